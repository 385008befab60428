import type { Host } from './host.js';

/** Adds up the gradients of several passes, which each write theirs to the same place. */
export interface GradientSum {
  /** Keeps the gradients at that address: as the first ones, or added to those that are kept. */
  keep(count: number, pointer: number, isFirst: boolean): void;
  /** Adds what is kept to the gradients at that address. */
  addKept(count: number, pointer: number): void;
  /** Adds numbers to the gradients at that address. What was kept is lost. */
  add(numbers: Float32Array, pointer: number): void;
  dispose(): void;
}

export function createGradientSum({ kernels, allocate, free, floats }: Host): GradientSum {
  let block: number | null = null;
  const room = (count: number) => (block ??= allocate(4 * count));
  return {
    keep(count, pointer, isFirst) {
      if (isFirst) kernels.copyRows(1, count, pointer, 0, room(count), 0);
      else kernels.addTo(count, pointer, room(count));
    },
    addKept(count, pointer) {
      kernels.addTo(count, room(count), pointer);
    },
    add(numbers, pointer) {
      const from = room(numbers.length);
      floats(from, numbers.length).set(numbers);
      kernels.addTo(numbers.length, from, pointer);
    },
    dispose() {
      if (block !== null) free(block);
      block = null;
    },
  };
}
