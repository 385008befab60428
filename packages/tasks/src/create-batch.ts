import {
  type Batch,
  InvalidOptionsError,
  type OptionsShape,
  parseOptions,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';
import { writeClass } from './class-targets.js';

/** A batch of zeros with the means to fill it in. */
export interface BatchDraft {
  /** The batch itself, which fills up as its vectors are written to. */
  readonly batch: Batch;
  /** The input vector [I] of sequence `b` at step `t`, to be written to. */
  input(t: number, b: number): Float32Array;
  /** The target vector [O] of sequence `b` at step `t`, to be written to; unmasks the step. */
  answer(t: number, b: number): Float32Array;
  /** Answers with a class: writes 1 for the class of that index, from 0, and 0 for all others; unmasks the step. */
  choose(t: number, b: number, index: number): void;
}

/** The sizes of a batch. */
export interface BatchSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  /** The steps of each of the B sequences; the longest makes T. */
  readonly steps: readonly number[];
}

/** 256 MiB of float32. */
const mostNumbers = 2 ** 26;

const batchSizes = strictOptions({
  inputSize: wholeNumber(1, mostNumbers),
  outputSize: wholeNumber(1, mostNumbers),
  steps: z.array(wholeNumber(0, Number.MAX_SAFE_INTEGER), {
    error: 'a list with the number of steps of each sequence',
  }),
} satisfies OptionsShape<BatchSizes>);

/**
 * A batch for sequences of the given numbers of steps, all zeros and masked out.
 * @throws {InvalidOptionsError} for sizes that are none, if there is no sequence, or if an array would pass
 *   256 MiB; nothing is allocated then.
 * @example
 * ```ts
 * import { createBatch } from '@tapehead/tasks';
 *
 * // One sequence: a vector is shown at step 0 and asked for at step 1.
 * const { batch, input, answer } = createBatch({ inputSize: 3, outputSize: 3, steps: [2] });
 * input(0, 0).set([1, 0, 1]);
 * answer(1, 0).set([1, 0, 1]);
 * console.log(batch.mask); // [0, 1]
 * ```
 */
export function createBatch(sizes: BatchSizes): BatchDraft {
  const { inputSize, outputSize, steps } = parseOptions('createBatch', batchSizes, sizes);
  const sequences = steps.length;
  if (sequences === 0) {
    throw new InvalidOptionsError(['settings: got [], expected at least one setting']);
  }
  const longest = steps.reduce((most, count) => Math.max(most, count), 0);
  const numbers = longest * sequences * Math.max(inputSize, outputSize);
  if (!(numbers <= mostNumbers)) {
    throw new InvalidOptionsError([
      `settings: got ${sequences} sequences of up to ${longest} steps, ` +
        `${numbers} numbers in all, expected at most ${mostNumbers}; ` +
        'ask for fewer or shorter sequences',
    ]);
  }
  const batch: Batch = {
    steps: longest,
    sequences,
    inputs: new Float32Array(longest * sequences * inputSize),
    targets: new Float32Array(longest * sequences * outputSize),
    mask: new Float32Array(longest * sequences),
  };
  const row = (values: Float32Array, t: number, b: number, size: number) => {
    const start = (t * sequences + b) * size;
    return values.subarray(start, start + size);
  };
  const requirePlace = (method: string, t: number, b: number): void => {
    const isIn = (index: number, length: number) =>
      Number.isInteger(index) && index >= 0 && index < length;
    if (isIn(t, longest) && isIn(b, sequences)) return;
    throw new RangeError(
      `createBatch.${method}(t, b): got step ${String(t)} of sequence ${String(b)}, expected one of ${longest} steps and ${sequences} sequences, counted from 0`,
    );
  };
  const answer = (t: number, b: number) => {
    requirePlace('answer', t, b);
    batch.mask[t * sequences + b] = 1;
    return row(batch.targets, t, b, outputSize);
  };
  return {
    batch,
    input(t, b) {
      requirePlace('input', t, b);
      return row(batch.inputs, t, b, inputSize);
    },
    answer,
    choose(t, b, index) {
      requirePlace('choose', t, b);
      writeClass(`createBatch.choose: step ${t} of sequence ${b}`, answer(t, b), index);
    },
  };
}
