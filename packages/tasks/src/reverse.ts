import { parseOptions, strictOptions, type Task, wholeNumber } from '@tapehead/core';
import type * as z from 'zod';
import {
  isLengthRange,
  lengthRange,
  lengthRangeFault,
  showThenAsk,
  startMarker,
} from './show-then-ask.js';

export const reverseOptions = strictOptions({
  /** Bits of a vector. */
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange,
  /** False for neither the start marker nor its channel. */
  startMarker,
}).refine(isLengthRange, lengthRangeFault);

export type ReverseOptions = z.input<typeof reverseOptions>;

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
 */
export function reverse(options: ReverseOptions = {}): Task {
  const complete = parseOptions('reverse', reverseOptions, options);
  const { bits } = complete;
  return showThenAsk({
    kind: 'reverse',
    options: complete,
    bits,
    startMarker: complete.startMarker,
    outputSize: bits,
    answerTo: (vectors) => vectors.toReversed(),
    answerLength: (length) => length,
  });
}
