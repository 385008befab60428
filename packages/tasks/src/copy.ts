import {
  type Criterion,
  type OptionsShape,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { copyAtOnce } from './copy-at-once.js';
import { wrongBitsCriterion } from './criteria.js';
import { isLengthRange, lengthRange, lengthRangeFault, trainingLength } from './length-range.js';
import { showThenAsk, startMarker, stretchesProbability } from './show-then-ask.js';
import { zeroItemProbability } from './zero-items.js';

const copyOptions = strictOptions({
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange(1, 20),
  startMarker,
  stretchesProbability,
  zeroItemProbability: zeroItemProbability.optional(),
  window: trainingLength.optional(),
} satisfies OptionsShape<CopyOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ maxLength, window = maxLength }) => maxLength <= window, {
    error: 'maxLength to be at most window',
  })
  .refine(({ stretchesProbability: stretches, window }) => !(stretches && window), {
    error: 'no stretchesProbability with a window',
  })
  .refine(({ zeroItemProbability: zeros, window }) => !(zeros && window), {
    error: 'no zeroItemProbability with a window',
  });

/** The options of `copy`. */
export interface CopyOptions {
  /** Bits of a vector; 8 by default. */
  readonly bits?: number | undefined;
  /** The shortest sequence to train on; 1 by default. */
  readonly minLength?: number | undefined;
  /** The longest sequence to train on; 20 by default. */
  readonly maxLength?: number | undefined;
  /** False for the layout of pytorch-ntm, which has neither the start marker nor its channel; true by default. */
  readonly startMarker?: boolean | undefined;
  /**
   * How probable it is that training draws a setting whose bits keep their value for a while; 0, as in the paper, by
   * default.
   */
  readonly stretchesProbability?: number | undefined;
  /** How probable it is that a vector to train on is all zeros instead of random; 0, as in the paper, by default. */
  readonly zeroItemProbability?: number | undefined;
  /**
   * For a network without memory: show the whole sequence in one step, without markers, filled up to this many
   * vectors.
   */
  readonly window?: number | undefined;
}

/**
 * Copy (paper, 4.1): after a sequence of random bit vectors, emit it again without seeing it.
 *
 * A sequence of L vectors takes 2L + 2 steps: a start marker, the vectors, an end marker, then L blank
 * inputs under which the vectors are to be answered. Two input channels beside the bits carry the
 * markers. Example with 3 bits and L = 2, one column for each step:
 *
 * ```
 * inputs   bit 0    . 1 0 . . .
 *          bit 1    . 0 1 . . .
 *          bit 2    . 1 1 . . .
 *          start    1 . . . . .
 *          end      . . . 1 . .
 * targets  bit 0    . . . . 1 0
 *          bit 1    . . . . 0 1
 *          bit 2    . . . . 1 1
 * mask              . . . . 1 1
 * ```
 *
 * With `stretchesProbability`, training also draws sequences whose bits keep their value for a while. Such a setting
 * has the member `stretches`, which `settings`, those to evaluate, do not have. So it is with `zeroItemProbability`:
 * a vector of zeros looks like the blank input of an answer, and is rare among random ones.
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { copy } from '@tapehead/tasks';
 *
 * const task = copy({ bits: 8, maxLength: 20 });
 * const { steps, inputs } = task.sample([{ length: 20 }], createRng(1));
 * console.log(steps, inputs.length === steps * task.inputSize); // 42 true
 * ```
 */
export function copy(options: CopyOptions = {}): Task {
  return loadCopy(options satisfies z.input<typeof copyOptions>);
}

/** `copy` from stored options. */
export function loadCopy(options: unknown): Task {
  const {
    window,
    stretchesProbability: stretches,
    zeroItemProbability: zeros,
    ...given
  } = parseOptions('copy', copyOptions, options);
  if (window !== undefined) return copyAtOnce({ ...given, window });
  const complete = {
    ...given,
    ...(stretches !== undefined && { stretchesProbability: stretches }),
    ...(zeros !== undefined && { zeroItemProbability: zeros }),
  };
  const { bits } = given;
  return showThenAsk({
    kind: 'copy',
    summary:
      'It sees vectors of random bits once, one at a step, and then has to say them all again.',
    options: complete,
    bits,
    startMarker: given.startMarker,
    stretchesProbability: stretches,
    zeroItemProbability: zeros,
    outputSize: bits,
    answerTo: (vectors) => vectors,
    answerLength: (length) => length,
    keepsVectors: true,
    criterion: copyCriterion(given.maxLength),
  });
}

/** It has learned the rule itself: it is right at lengths that training never showed. */
function copyCriterion(maxLength: number): Criterion {
  const lengths = [1, 2, 4].map((factor) => factor * maxLength);
  const longest = 6 * maxLength;
  return wrongBitsCriterion(
    `zero wrong bits at the lengths ${lengths.join(', ')} and ${longest}, where zero at ${longest} means at most 1e-4 of the bits`,
    [
      ...lengths.map((length) => ({ setting: { length }, atMost: 0 })),
      { setting: { length: longest }, atMost: 1e-4 },
    ],
  );
}
