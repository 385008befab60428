import type { Host } from './host.js';

/** The sizes that memory is reserved for. */
export interface Extent {
  /** B. */
  readonly batch: number;
  /** The most steps that a sequence may have. */
  readonly steps: number;
}

/** Hands out addresses in one block of memory, which is zeroed at first. */
export interface Arena extends Extent {
  /** Reserves `count` numbers and returns their address. */
  block(count: number): number;
}

const alignment = 64;

/** The size of a block of so many bytes, rounded up to the alignment. */
export const alignedBytes = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

export interface PlacedArena<Placed> {
  readonly extent: Extent;
  readonly placed: Placed;
  free(): void;
}

/** Runs `place` twice: first to measure how much it reserves, then on a fresh block of that size. */
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
