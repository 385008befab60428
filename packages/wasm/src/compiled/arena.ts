import type { Host } from './host.js';
import { padded, rows, type Rows } from './rows.js';

/** How much a binding must hold. */
export interface Extent {
  /** B. */
  readonly batch: number;
  /** The most steps that a sequence may have. */
  readonly steps: number;
  /** Whether every step is kept for the backward pass, or only the last ones. */
  readonly training: boolean;
}

/** Hands out places in one block of memory, all of whose numbers start from 0. */
export interface Arena extends Extent {
  /** `count` numbers. */
  block(count: number): number;
  /** Rows of `count` numbers for each step and one more, all kept. */
  sequence(count: number): Rows;
  /** The same, but only two steps are kept unless it is for training. */
  history(count: number): Rows;
  /** Blocks of `count` numbers: `perStep` for each step and one more; unless it is for training a ring. */
  blocks(count: number, perStep: number): Rows;
}

const alignment = 64;

/** How many bytes a block of so many takes. */
export const alignedBytes = (bytes: number) => Math.ceil(bytes / alignment) * alignment;

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
  const take = (bytes: number) => {
    const pointer = next;
    next += alignedBytes(bytes);
    return pointer;
  };
  const { batch, steps, training } = extent;
  const placed = (count: number, places: number, mask: number): Rows => {
    const stride = 4 * padded(count);
    const step = batch * stride;
    return rows(take(places * step), stride, step, mask);
  };
  const everything = -1;
  return {
    used: () => next - start,
    arena: {
      ...extent,
      block: (count) => take(4 * count),
      sequence: (count) => placed(count, steps + 1, everything),
      history: (count) => (training ? placed(count, steps + 1, everything) : placed(count, 2, 1)),
      blocks(count, perStep) {
        const step = 4 * padded(count);
        const ring = 2 ** Math.ceil(Math.log2(perStep + 1));
        const places = training ? steps * perStep + 1 : ring;
        return rows(take(places * step), 0, step, training ? everything : ring - 1);
      },
    },
  };
}
