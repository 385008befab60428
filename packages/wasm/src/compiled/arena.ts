import type { Host } from './host.js';

/** How much memory must hold. */
export interface Extent {
  /** B. */
  readonly batch: number;
  /** The most steps that a sequence may have. */
  readonly steps: number;
}

/** Hands out places in one block of memory, all of whose numbers start from 0. */
export interface Arena extends Extent {
  /** The address of `count` numbers. */
  block(count: number): number;
}

const alignment = 64;

/** How many bytes a block of so many takes. */
export const alignedBytes = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

export interface PlacedArena<Placed> {
  readonly extent: Extent;
  readonly placed: Placed;
  free(): void;
}

/** Lets `place` take its places in a fresh block: once to measure, then for good. */
export function createArena<Placed>(
  host: Host,
  extent: Extent,
  place: (arena: Arena) => Placed,
): PlacedArena<Placed> {
  const measure = arenaFrom(0, extent);
  place(measure.arena);
  const bytes = measure.used() + alignment;
  const block = host.allocate(bytes);
  host.floats(block, bytes >> 2).fill(0);
  const start = alignedBytes(block);
  return {
    extent,
    placed: place(arenaFrom(start, extent).arena),
    free: () => {
      host.free(block);
    },
  };
}

function arenaFrom(start: number, extent: Extent): { readonly arena: Arena; used(): number } {
  let next = start;
  return {
    used: () => next - start,
    arena: {
      ...extent,
      block(count) {
        const pointer = next;
        next += alignedBytes(4 * count);
        return pointer;
      },
    },
  };
}
