import type { Criterion, Measurement, Setting, Task } from '@tapehead/core';

/** No wrong bit at the hardest setting of the training range, which is measured first. */
const noWrongBits: Criterion = {
  words: 'zero wrong bits at the hardest setting of the training range',
  measure: 'wrong bits',
  isMet: ([hardest]) => hardest?.wrongBits === 0,
};

/**
 * When a task is solved: as it says itself, or without a wrong bit at the hardest setting of its training range.
 * @example
 * ```ts
 * import { copy, criterionOf } from '@tapehead/tasks';
 *
 * console.log(criterionOf(copy()).words);
 * ```
 */
export function criterionOf({ criterion = noWrongBits }: Pick<Task, 'criterion'>): Criterion {
  return criterion;
}

/** A setting, and the largest share of wrong bits there. */
export interface Limit {
  readonly setting: Setting;
  readonly atMost: number;
}

/** A criterion of wrong bits: all of the limits have to be kept. */
export function wrongBitsCriterion(words: string, limits: readonly Limit[]): Criterion {
  return {
    words,
    measure: 'wrong bits',
    isMet: (evaluation) =>
      limits.every(({ setting, atMost }) => {
        const entry = evaluation.find((other) => isSame(other.setting, setting));
        return entry !== undefined && entry.bitErrorRate <= atMost;
      }),
  };
}

/** Bits per sequence above the optimum. */
export function excessBits({ bitsPerSequence, optimalBits }: Measurement): number {
  return bitsPerSequence - optimalBits;
}

function isSame(one: Measurement['setting'], other: Setting): boolean {
  const names = Object.keys(other);
  return (
    names.length === Object.keys(one).length && names.every((name) => one[name] === other[name])
  );
}
