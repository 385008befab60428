import type { Matrix } from './cells.js';

/** A run of slots of a circular memory, from `first` on; the slot after the last one is slot 0. */
export interface SlotRun {
  readonly first: number;
  readonly count: number;
}

/**
 * The shortest run of slots that holds every slot on which some weighting ever puts more than `threshold`,
 * and one more on either side. All slots from 0 on, where that would leave out little.
 */
export function slotsInUse(weightings: readonly Matrix[], threshold: number): SlotRun {
  const slots = weightings[0]?.length ?? 0;
  const used = Array.from({ length: slots }, (_, slot) =>
    weightings.some((rows) => rows[slot]?.some((weight) => Math.abs(weight) > threshold) === true),
  );
  const gap = longestGap(used);
  const count = slots - gap.count + 2;
  if (gap.count === slots || count > 0.8 * slots) return { first: 0, count: slots };
  return { first: (gap.first + gap.count - 1 + slots) % slots, count };
}

/** The longest run of slots that are not used, around the end of the memory as well. */
function longestGap(used: readonly boolean[]): SlotRun {
  let longest: SlotRun = { first: 0, count: 0 };
  let count = 0;
  for (let index = 0; index < 2 * used.length; index += 1) {
    count = used[index % used.length] === true ? 0 : Math.min(count + 1, used.length);
    if (count > longest.count) longest = { first: (index - count + 1) % used.length, count };
  }
  return longest;
}
