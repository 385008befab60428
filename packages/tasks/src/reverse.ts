import {
  type OptionsShape,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { showThenAsk, startMarker } from './show-then-ask.js';
import { zeroItemProbability } from './zero-items.js';

const reverseOptions = strictOptions({
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange(1, 20),
  startMarker,
  zeroItemProbability: zeroItemProbability.optional(),
} satisfies OptionsShape<ReverseOptions>).refine(isLengthRange, lengthRangeFault);

/** The options of `reverse`. */
export interface ReverseOptions {
  /** Bits of a vector; 8 by default. */
  readonly bits?: number | undefined;
  /** The shortest sequence to train on; 1 by default. */
  readonly minLength?: number | undefined;
  /** The longest sequence to train on; 20 by default. */
  readonly maxLength?: number | undefined;
  /** False for neither the start marker nor its channel; true by default. */
  readonly startMarker?: boolean | undefined;
  /** How probable it is that a vector to train on is all zeros instead of random; 0, as in the paper, by default. */
  readonly zeroItemProbability?: number | undefined;
}

/**
 * Reverse: after a sequence of random bit vectors, emit it from its last vector to its first.
 *
 * The layout is that of `copy`, so that the two compare: a sequence of L vectors takes 2L + 2 steps, a
 * start marker, the vectors, an end marker, then L blank inputs under which the vectors are to be
 * answered. Two input channels beside the bits carry the markers. Example with 3 bits and L = 3, one
 * column for each step:
 *
 * ```
 * inputs   bit 0  . 1 1 . . . . .
 *          bit 1  . . 1 . . . . .
 *          bit 2  . . . 1 . . . .
 *          start  1 . . . . . . .
 *          end    . . . . 1 . . .
 * targets  bit 0  . . . . . . 1 1
 *          bit 1  . . . . . . 1 .
 *          bit 2  . . . . . 1 . .
 * mask            . . . . . 1 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { reverse } from '@tapehead/tasks';
 *
 * const { steps } = reverse({ bits: 8 }).sample([{ length: 20 }], createRng(1));
 * console.log(steps); // 42
 * ```
 */
export function reverse(options: ReverseOptions = {}): Task {
  return loadReverse(options satisfies z.input<typeof reverseOptions>);
}

/** `reverse` from stored options. */
export function loadReverse(options: unknown): Task {
  const { zeroItemProbability: zeros, ...given } = parseOptions('reverse', reverseOptions, options);
  const { bits, startMarker: isMarked } = given;
  return showThenAsk({
    kind: 'reverse',
    summary:
      'It sees vectors of random bits once, and then has to say them again, the last one first.',
    options: { ...given, ...(zeros !== undefined && { zeroItemProbability: zeros }) },
    bits,
    startMarker: isMarked,
    zeroItemProbability: zeros,
    outputSize: bits,
    answerTo: (vectors) => vectors.toReversed(),
    answerLength: (length) => length,
    keepsVectors: true,
  });
}
