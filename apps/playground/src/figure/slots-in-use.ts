import { greatest } from './cells.js';

/** A stretch of the memory's slots. */
export interface SlotRange {
  readonly from: number;
  readonly count: number;
}

/** The weight from which on a slot counts as used, if it is also at least half of the largest weight at that step. */
const inUse = 0.05;

/**
 * The range of slots that contains all slots used by any head, with one more on each side; all N slots if that is nearly
 * all of them. Weightings are [T, N].
 */
export function slotsInUse(weightings: readonly Float32Array[], slots: number): SlotRange {
  let [first, last] = [slots, -1];
  for (const weighting of weightings) {
    for (let at = 0; at < weighting.length; at += slots) {
      const row = weighting.subarray(at, at + slots);
      const least = Math.max(inUse, greatest(row) / 2);
      row.forEach((weight, slot) => {
        if (weight < least) return;
        first = Math.min(first, slot);
        last = Math.max(last, slot);
      });
    }
  }
  if (last < first) return { from: 0, count: slots };
  const from = Math.max(0, first - 1);
  const count = Math.min(slots, last + 2) - from;
  return count > 0.9 * slots ? { from: 0, count: slots } : { from, count };
}
