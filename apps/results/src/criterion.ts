import { isDeepStrictEqual } from 'node:util';
import type { Setting } from '@tapehead/core';
import { tenths } from './format.js';
import type { Measured } from './measured.js';

/** When a run counts as a success. */
export interface Criterion {
  /** Stands behind "A run succeeds with". */
  readonly words: string;
  /** Whether costs say more than wrong bits. */
  readonly measure: 'wrong bits' | 'bits per sequence';
  isMet(evaluation: readonly Measured[]): boolean;
}

/** Whether what was measured at a setting is as it should be; not, if nothing was measured there. */
function at(
  evaluation: readonly Measured[],
  setting: Setting,
  isRight: (entry: Measured) => boolean,
): boolean {
  const entry = evaluation.find((other) => isDeepStrictEqual(other.setting, setting));
  return entry !== undefined && isRight(entry);
}

const hasNone = ({ wrongBits }: Measured) => wrongBits === 0;
const hasAtMost = (share: number) => (entry: Measured) => entry.bitErrorRate <= share;

const criteria: Readonly<Record<string, Criterion>> = {
  copy: {
    words:
      'zero wrong bits at the lengths 20, 40, 80 and 120, where zero at 120 means at most 1e-4 of the bits',
    measure: 'wrong bits',
    isMet: (evaluation) =>
      [20, 40, 80].every((length) => at(evaluation, { length }, hasNone)) &&
      at(evaluation, { length: 120 }, hasAtMost(1e-4)),
  },
  'repeat-copy': {
    words: 'zero wrong bits at 10 vectors, 10 times, and at most 5 % at 20 vectors, 10 times',
    measure: 'wrong bits',
    isMet: (evaluation) =>
      at(evaluation, { length: 10, repeats: 10 }, hasNone) &&
      at(evaluation, { length: 20, repeats: 10 }, hasAtMost(0.05)),
  },
  'associative-recall': {
    words: 'zero wrong bits at 6 items, and at most 1 % at 12',
    measure: 'wrong bits',
    isMet: (evaluation) =>
      at(evaluation, { length: 6 }, hasNone) && at(evaluation, { length: 12 }, hasAtMost(0.01)),
  },
  article: {
    words: 'at most 1 % wrong bits at 10 vectors, the longest it is trained on, and at 20',
    measure: 'wrong bits',
    isMet: (evaluation) => [10, 20].every((length) => at(evaluation, { length }, hasAtMost(0.01))),
  },
  'priority-sort': {
    words: "fewer than 58 bits per sequence, the paper's LSTM, in the training range",
    measure: 'bits per sequence',
    isMet: ([hardest]) => hardest !== undefined && hardest.bitsPerSequence < 58,
  },
};

/** For n-grams, where the median of the seeds of the LSTM without memory is so far from the optimum. */
function nearOptimum(baseline: number | null): Criterion {
  const nearer =
    baseline === null
      ? ''
      : `, and nearer to it than the LSTM without memory (median ${tenths(baseline)} bits above)`;
  return {
    words: `at most 2 bits per sequence above the optimum in the training range${nearer}`,
    measure: 'bits per sequence',
    isMet: ([hardest]) =>
      hardest !== undefined && excess(hardest) <= 2 && excess(hardest) < (baseline ?? Infinity),
  };
}

/** Bits per sequence above the optimum. */
export function excess({ bitsPerSequence, optimalBits }: Measured): number {
  return bitsPerSequence - optimalBits;
}

const zeroInTrainingRange: Criterion = {
  words: 'zero wrong bits at the hardest setting of the training range',
  measure: 'wrong bits',
  isMet: ([hardest]) => hardest !== undefined && hasNone(hardest),
};

/**
 * When a run of a task counts as a success. `baseline` is how many bits per sequence above the optimum the
 * LSTM without memory needs at the hardest setting of the training range; null if there is none.
 */
export function criterionOf(task: string, baseline: number | null): Criterion {
  if (task === 'n-grams') return nearOptimum(baseline);
  return criteria[task] ?? zeroInTrainingRange;
}
