import {
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
import {
  drawLength,
  isLengthRange,
  lengthRange,
  lengthRangeFault,
  trainingLength,
} from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';

const prioritySortOptions = strictOptions({
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange(20, 20),
  highest: trainingLength.default(16),
} satisfies OptionsShape<PrioritySortOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ maxLength, highest }) => highest <= maxLength, {
    error: 'highest to be at most maxLength',
  });

/** The options of `prioritySort`. */
export interface PrioritySortOptions {
  /** Bits of a vector; 8 by default. */
  readonly bits?: number | undefined;
  /** The fewest vectors to train on; 20 by default. */
  readonly minLength?: number | undefined;
  /** The most vectors to train on; 20 by default. */
  readonly maxLength?: number | undefined;
  /** How many of them to emit in training: those of highest priority. All, where there are fewer. By default 16. */
  readonly highest?: number | undefined;
}

const prioritySortSetting = strictOptions({
  length: wholeNumber(1, 10_000),
  highest: wholeNumber(1, 10_000),
}).refine(({ length, highest }) => highest <= length, { error: 'highest to be at most length' });

/**
 * Priority sort (paper, 4.5): after random bit vectors that each have a priority, emit those of highest
 * priority, the highest first.
 *
 * L vectors of which the H highest are wanted take L + H + 1 steps: the vectors, each with its priority
 * from [−1, 1] in an input channel beside the bits, an end marker in another, then blank inputs under
 * which H vectors are to be answered. A setting is L as `length` and H as `highest`; the inputs do not
 * tell H, the mask just ends. The order is that of the priorities as they stand in the inputs (float32),
 * and of equal ones the vector that was shown first comes first, so there is one answer.
 * Example with 3 bits, L = 4 and H = 3, one column for each step:
 *
 * ```
 * inputs   bit 0     .     1    1     .    . . . .
 *          bit 1     1     1    .     1    . . . .
 *          bit 2     .     .    .     1    . . . .
 *          priority  −0.64 0.65 −0.45 0.18 . . . .
 *          end       .     .    .     .    1 . . .
 * targets  bit 0     .     .    .     .    . 1 . 1
 *          bit 1     .     .    .     .    . 1 1 .
 *          bit 2     .     .    .     .    . . 1 .
 * mask               .     .    .     .    . 1 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { prioritySort } from '@tapehead/tasks';
 *
 * const { steps } = prioritySort().sample([{ length: 20, highest: 16 }], createRng(1));
 * console.log(steps); // 37
 * ```
 */
export function prioritySort(options: PrioritySortOptions = {}): Task {
  return loadPrioritySort(options satisfies z.input<typeof prioritySortOptions>);
}

/** `prioritySort` from stored options. */
export function loadPrioritySort(options: unknown): Task {
  const complete = parseOptions('priority-sort', prioritySortOptions, options);
  const { bits, maxLength, highest } = complete;
  const [priorityChannel, end] = [bits, bits + 1];
  const [inputSize, outputSize] = [bits + 2, bits];
  return checkedTask({
    kind: 'priority-sort',
    summary:
      'It sees vectors that each have a priority, and has to say the most urgent ones, the most urgent first.',
    options: complete,
    inputSize,
    outputSize,
    channels: {
      inputs: [...numbered('bit', bits), 'priority', 'sort'],
      outputs: numbered('bit', bits),
    },
    settings: [
      { length: maxLength, highest },
      { length: Math.ceil(1.5 * maxLength), highest: Math.ceil(1.5 * highest) },
      { length: 2 * maxLength, highest: 2 * highest },
    ],
    drawSetting(rng) {
      const length = drawLength(complete, rng);
      return { length, highest: Math.min(highest, length) };
    },
    sample(settings, rng) {
      const sizes = settings.map((setting) =>
        parseOptions('priority-sort setting', prioritySortSetting, setting),
      );
      const steps = sizes.map(({ length, highest }) => length + highest + 1);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      sizes.forEach(({ length, highest }, b) => {
        const rated = randomBits(length, bits, rng).map((vector) => ({
          vector,
          priority: Math.fround(2 * rng.uniform() - 1),
        }));
        rated.forEach(({ vector, priority }, i) => {
          input(i, b).set(vector);
          input(i, b)[priorityChannel] = priority;
        });
        input(length, b)[end] = 1;
        // Sorting is stable: equal priorities stay in the order of the inputs.
        const sorted = [...rated].sort((one, other) => other.priority - one.priority);
        sorted.slice(0, highest).forEach(({ vector }, i) => {
          answer(length + 1 + i, b).set(vector);
        });
      });
      return batch;
    },
    optimalBits: () => 0,
    slotsNeeded: ({ length }) => length,
    ...(bits === 8 && maxLength === 20 && highest === 16 && { criterion: likePaper }),
  });
}

/** Better than the paper's LSTM, at the paper's sizes. */
const likePaper: Criterion = {
  words: "fewer than 58 bits per sequence, the paper's LSTM, in the training range",
  measure: 'bits per sequence',
  isMet: ([hardest]) => hardest !== undefined && excessBits(hardest) < 58,
  isPassed: (check) => excessBits(check) < 58,
};
