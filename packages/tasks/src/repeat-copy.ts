import {
  type OptionsShape,
  parseOptions,
  realNumber,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { wrongBitsCriterion } from './criteria.js';
import { happens } from './happens.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';
import { withZeroItems, zeroItemProbability } from './zero-items.js';

const repeatCopyOptions = strictOptions({
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange(1, 10),
  minRepeats: wholeNumber(1, 100).default(1),
  maxRepeats: wholeNumber(1, 100).default(10),
  zeroItemProbability: zeroItemProbability.default(0),
  longerProbability: realNumber(0, 1).default(0),
  longerMax: wholeNumber(1, 100).default(20),
} satisfies OptionsShape<RepeatCopyOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ minRepeats, maxRepeats }) => minRepeats <= maxRepeats, {
    error: 'minRepeats to be at most maxRepeats',
  });

/** The options of `repeatCopy`. */
export interface RepeatCopyOptions {
  /** Bits of a vector; 8 by default. */
  readonly bits?: number | undefined;
  /** The shortest sequence to train on; 1 by default. */
  readonly minLength?: number | undefined;
  /** The longest sequence to train on; 10 by default. */
  readonly maxLength?: number | undefined;
  /** The fewest repetitions to train on; 1 by default. */
  readonly minRepeats?: number | undefined;
  /** The most repetitions to train on; 10 by default. */
  readonly maxRepeats?: number | undefined;
  /** How probable it is that a vector to train on is all zeros instead of random, as few ever are of 8 bits; 0 by default. */
  readonly zeroItemProbability?: number | undefined;
  /** How probable it is to train on a length and a count from 1 to `longerMax` each; 0 by default. Not the paper's way. */
  readonly longerProbability?: number | undefined;
  /** The greatest of those lengths and counts; 20 by default. */
  readonly longerMax?: number | undefined;
}

const repeatCopySetting = strictOptions({
  length: wholeNumber(1, 10_000),
  repeats: wholeNumber(1, 1000),
  zeroItemProbability: zeroItemProbability.default(0),
});

/**
 * Repeat copy (paper, 4.2): after a sequence of random bit vectors and a count R, emit the sequence R
 * times and then an end marker.
 *
 * A sequence of L vectors takes L + R·L + 3 steps: a start marker, the vectors, the count, then blank
 * inputs under which R·L vectors and the marker are to be answered. Three input channels beside the bits
 * carry the start marker, the end of the sequence, and with it the count, normalised so that it has mean
 * 0 and variance 1 over the training range: (R − 5.5) / 2.872 for 1 to 10 repetitions (unscaled where
 * there is only one count to train on). A normalised count can be 0, so it does not mark the end by
 * itself. One output channel beside the bits carries the end marker.
 * Example with 2 bits, L = 2 and R = 2, one column for each step:
 *
 * ```
 * inputs   bit 0    . 1 0 .     . . . . .
 *          bit 1    . 1 1 .     . . . . .
 *          start    1 . . .     . . . . .
 *          end      . . . 1     . . . . .
 *          count    . . . −1.22 . . . . .
 * targets  bit 0    . . . .     1 0 1 0 .
 *          bit 1    . . . .     1 1 1 1 .
 *          end      . . . .     . . . . 1
 * mask              . . . .     1 1 1 1 1
 * ```
 *
 * Training may differ from this in two ways, both off by default. A drawn setting has the member
 * `zeroItemProbability` then, which `settings`, those to evaluate, do not have; and it may be longer than
 * the training range, which still decides about `settings` and the scale of the count.
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { repeatCopy } from '@tapehead/tasks';
 *
 * const { steps } = repeatCopy().sample([{ length: 10, repeats: 20 }], createRng(1));
 * console.log(steps); // 213
 * ```
 */
export function repeatCopy(options: RepeatCopyOptions = {}): Task {
  return loadRepeatCopy(options satisfies z.input<typeof repeatCopyOptions>);
}

/** `repeatCopy` from stored options. */
export function loadRepeatCopy(options: unknown): Task {
  const complete = parseOptions('repeat-copy', repeatCopyOptions, options);
  const { bits, maxLength, minRepeats, maxRepeats } = complete;
  const { zeroItemProbability: zeros, longerProbability, longerMax } = complete;
  const longer = { minLength: 1, maxLength: longerMax, minRepeats: 1, maxRepeats: longerMax };
  const [start, end, count] = [bits, bits + 1, bits + 2];
  const endOfAnswer = bits;
  const [inputSize, outputSize] = [bits + 3, bits + 1];
  const counts = maxRepeats - minRepeats + 1;
  const meanCount = (minRepeats + maxRepeats) / 2;
  const deviation = counts === 1 ? 1 : Math.sqrt((counts ** 2 - 1) / 12);
  return checkedTask({
    kind: 'repeat-copy',
    summary:
      'It sees vectors of random bits and a number, and has to say the vectors that many times, and then stop.',
    options: complete,
    inputSize,
    outputSize,
    channels: {
      inputs: [...numbered('bit', bits), 'start', 'repeat', 'times'],
      outputs: [...numbered('bit', bits), 'end'],
    },
    settings: [
      { length: maxLength, repeats: maxRepeats },
      { length: 2 * maxLength, repeats: maxRepeats },
      { length: maxLength, repeats: 2 * maxRepeats },
    ],
    drawSetting(rng) {
      const range = happens(longerProbability, rng) ? longer : complete;
      return {
        length: drawLength(range, rng),
        repeats: range.minRepeats + rng.integer(range.maxRepeats - range.minRepeats + 1),
        ...(zeros > 0 && { zeroItemProbability: zeros }),
      };
    },
    sample(settings, rng) {
      const sizes = settings.map((setting) =>
        parseOptions('repeat-copy setting', repeatCopySetting, setting),
      );
      const steps = sizes.map(({ length, repeats }) => length + repeats * length + 3);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      sizes.forEach(({ length, repeats, zeroItemProbability: probability }, b) => {
        const answers = length + 2;
        input(0, b)[start] = 1;
        withZeroItems(randomBits(length, bits, rng), probability, rng).forEach((vector, i) => {
          input(1 + i, b).set(vector);
          for (let r = 0; r < repeats; r++) answer(answers + r * length + i, b).set(vector);
        });
        const endOfInput = input(length + 1, b);
        endOfInput[end] = 1;
        endOfInput[count] = (repeats - meanCount) / deviation;
        answer(answers + repeats * length, b)[endOfAnswer] = 1;
      });
      return batch;
    },
    optimalBits: () => 0,
    slotsNeeded: ({ length }) => length,
    criterion: wrongBitsCriterion(
      `zero wrong bits at ${maxLength} vectors, ${maxRepeats} times, and at most 5 % at ${2 * maxLength} vectors, ${maxRepeats} times`,
      [
        { setting: { length: maxLength, repeats: maxRepeats }, atMost: 0 },
        { setting: { length: 2 * maxLength, repeats: maxRepeats }, atMost: 0.05 },
      ],
    ),
  });
}
