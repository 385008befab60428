import {
  type OptionsShape,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';

const addingOptions = strictOptions({
  ...lengthRange(2, 50, wholeNumber(2, 1000)),
} satisfies OptionsShape<AddingOptions>).refine(isLengthRange, lengthRangeFault);

/** The options of `adding`. */
export interface AddingOptions {
  /** The fewest numbers to train on; 2 by default. */
  readonly minLength?: number | undefined;
  /** The most numbers to train on; 50 by default. */
  readonly maxLength?: number | undefined;
}

/** How far off a sum may be and still counts as right (Hochreiter and Schmidhuber). */
const tolerance = 0.04;

/**
 * The adding problem (Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997): after a row of numbers, answer the
 * sum of the two that were marked.
 *
 * A sequence of L numbers takes L steps. Each shows a number that is uniform from 0 to 1 and whether it is marked;
 * one of the first half is, and one of the second. Under the last the sum is to be answered. A setting's `length` is
 * L. Example with L = 6, 0.43 + 0.08, one column for each step:
 *
 * ```
 * inputs   number  0.15 0.43 0.48 0.57 0.79 0.08
 *          mark    .    1    .    .    .    1
 * targets  sum     .    .    .    .    .    0.51
 * mask             .    .    .    .    .    1
 * ```
 *
 * The output is a number of mean 1 and variance ⅙, which is the squared error of who always answers 1. A sum is right
 * that is off by at most 0.04.
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { adding } from '@tapehead/tasks';
 *
 * const { steps, mask } = adding().sample([{ length: 50 }], createRng(1));
 * console.log(steps, mask[49]); // 50 1
 * ```
 */
export function adding(options: AddingOptions = {}): Task {
  return loadAdding(options satisfies z.input<typeof addingOptions>);
}

/** The same from stored options. */
export function loadAdding(options: unknown): Task {
  const complete = parseOptions('adding', addingOptions, options);
  const { maxLength } = complete;
  const [inputSize, outputSize] = [2, 1];
  return checkedTask({
    kind: 'adding',
    summary:
      'It sees a row of numbers, two of which are marked, and then has to say the sum of these two.',
    options: complete,
    inputSize,
    outputSize,
    outputs: { kind: 'numbers', tolerance, mean: 1, deviation: Math.sqrt(1 / 6) },
    channels: { inputs: ['number', 'mark'], outputs: ['sum'] },
    settings: [{ length: maxLength }, { length: 2 * maxLength }, { length: 4 * maxLength }],
    drawSetting: (rng) => ({ length: drawLength(complete, rng) }),
    sample(settings, rng) {
      const steps = settings.map((one) => parseOptions('adding setting', setting, one).length);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      steps.forEach((length, b) => {
        const half = Math.floor(length / 2);
        const marked = [rng.integer(half), half + rng.integer(length - half)];
        let sum = 0;
        for (let t = 0; t < length; t++) {
          const number = rng.uniform();
          const isMarked = marked.includes(t);
          input(t, b).set([number, isMarked ? 1 : 0]);
          if (isMarked) sum += number;
        }
        answer(length - 1, b)[0] = sum;
      });
      return batch;
    },
    optimalBits: () => 0,
    slotsNeeded: () => 2,
  });
}

const setting = strictOptions({ length: wholeNumber(2, 10_000) });
