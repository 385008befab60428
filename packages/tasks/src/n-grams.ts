import {
  type Batch,
  type Criterion,
  type OptionsShape,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { excessBits } from './criteria.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';

const nGramsOptions = strictOptions({
  context: wholeNumber(1, 16).default(5),
  ...lengthRange(200, 200, wholeNumber(2, 5000)),
} satisfies OptionsShape<NGramsOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ context, minLength }) => context < minLength, {
    error: 'minLength to be more than context, so that there is a bit to predict',
  });

/** The options of `nGrams`. */
export interface NGramsOptions {
  /** Bits of context: with 5 the task is one of 6-grams; 5 by default. */
  readonly context?: number | undefined;
  /** The fewest bits to train on; 200 by default. */
  readonly minLength?: number | undefined;
  /** The most bits to train on; 200 by default. */
  readonly maxLength?: number | undefined;
}

/**
 * Dynamic n-grams (paper, 4.4): predict the next bit of a sequence from a random process that differs
 * from sequence to sequence, by counting what followed each context so far.
 *
 * With C bits of context (n = C + 1), a process is a table of 2^C probabilities of a 1, one for each
 * context, drawn from Beta(½, ½). Its first C bits are fair; each further bit is drawn with the
 * probability that the table has for the C bits before it. A sequence of L bits takes L − 1 steps: each
 * shows a bit, and from the C-th on the next bit is to be answered. A setting's `length` is L.
 * Example with C = 2 and L = 10, one column for each step:
 *
 * ```
 * inputs   bit       . 1 1 . 1 . 1 1 .
 * targets  next bit  . 1 . 1 . 1 1 . 1
 * mask               . 1 1 1 1 1 1 1 1
 * ```
 *
 * No predictor that does not know the table is better than the Bayesian estimator (paper, eq. 10):
 * p(1) = (n₁ + ½) / (n₀ + n₁ + 1), where n₀ and n₁ count what followed this context so far.
 * `optimalBits` is its cross-entropy on the very sequences of the batch: 7.09 bits for the 8 answers of
 * the example, about 128 on average for the 195 of the paper's setting (133 with its first five bits).
 * A target is itself the outcome of a draw, so even the best predictor has wrong bits; what counts is how
 * many bits more than `optimalBits` a model needs.
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { nGrams } from '@tapehead/tasks';
 *
 * const task = nGrams();
 * const batch = task.sample([{ length: 200 }], createRng(1));
 * console.log(task.optimalBits(batch)); // what the best possible predictor needs for this sequence
 * ```
 */
export function nGrams(options: NGramsOptions = {}): Task {
  return loadNGrams(options satisfies z.input<typeof nGramsOptions>);
}

/** `nGrams` from stored options. */
export function loadNGrams(options: unknown): Task {
  const complete = parseOptions('n-grams', nGramsOptions, options);
  const { context, maxLength } = complete;
  const settingSchema = strictOptions({ length: wholeNumber(context + 1, 10_000) });
  const contexts = 2 ** context;
  const next = (seen: number, bit: number) => (2 * seen + bit) % contexts;
  return checkedTask({
    kind: 'n-grams',
    summary:
      'Each sequence has odds of its own for what follows what: it has to find them out as it goes, and foresee the next bit.',
    options: complete,
    inputSize: 1,
    outputSize: 1,
    channels: { inputs: ['bit'], outputs: ['next'] },
    settings: [{ length: maxLength }, { length: 2 * maxLength }],
    drawSetting: (rng) => ({ length: drawLength(complete, rng) }),
    sample(settings, rng) {
      const lengths = settings.map(
        (setting) => parseOptions('n-grams setting', settingSchema, setting).length,
      );
      const steps = lengths.map((length) => length - 1);
      const { batch, input, answer } = createBatch({ inputSize: 1, outputSize: 1, steps });
      lengths.forEach((length, b) => {
        // Beta(½, ½) is the arcsine distribution, that of sin²(½πu) for a uniform u.
        const ones = Float64Array.from(
          { length: contexts },
          () => Math.sin((Math.PI / 2) * rng.uniform()) ** 2,
        );
        let seen = 0;
        for (let t = 0; t < length; t++) {
          const probability = t < context ? 0.5 : (ones[seen] ?? Number.NaN);
          const bit = rng.uniform() < probability ? 1 : 0;
          if (t < length - 1) input(t, b)[0] = bit;
          if (t >= context) answer(t - 1, b)[0] = bit;
          seen = next(seen, bit);
        }
      });
      return batch;
    },
    optimalBits({ steps, sequences, inputs, targets, mask }: Batch) {
      let bits = 0;
      for (let b = 0; b < sequences; b++) {
        // How often each context was followed by a 0 and by a 1: [contexts, 2].
        const counts = new Float64Array(2 * contexts);
        let seen = 0;
        for (let step = b; step < steps * sequences; step += sequences) {
          seen = next(seen, inputs[step] ?? 0);
          if (mask[step] !== 1) continue;
          const [zeros = 0, ones = 0] = counts.subarray(2 * seen, 2 * seen + 2);
          const bit = targets[step] === 1 ? 1 : 0;
          bits -= Math.log2(((bit === 1 ? ones : zeros) + 0.5) / (zeros + ones + 1));
          counts[2 * seen + bit] = (bit === 1 ? ones : zeros) + 1;
        }
      }
      return bits / sequences;
    },
    criterion: nearOptimum,
  });
}

const near = 'at most 2 bits per sequence above the optimum in the training range';

/** Close to the optimum, which is counting the contexts, and closer than a network without memory. */
const nearOptimum: Criterion = {
  words: near,
  measure: 'bits per sequence',
  isMet: ([hardest]) => hardest !== undefined && excessBits(hardest) <= 2,
  isPassed: (check) => excessBits(check) <= 2,
  beside: (baseline) => ({
    words: `${near}, and nearer to it than the LSTM without memory (median ${baseline.toFixed(1)} bits above)`,
    measure: 'bits per sequence',
    isMet: ([hardest]) =>
      hardest !== undefined && excessBits(hardest) <= 2 && excessBits(hardest) < baseline,
    isPassed: (check) => excessBits(check) <= 2,
  }),
};
