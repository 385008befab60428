import { parseOptions, strictOptions, type Task, wholeNumber } from '@tapehead/core';
import type * as z from 'zod';
import { copyAtOnce } from './copy-at-once.js';
import {
  isLengthRange,
  lengthRange,
  lengthRangeFault,
  showThenAsk,
  startMarker,
  stretchesProbability,
} from './show-then-ask.js';

export const copyOptions = strictOptions({
  /** Bits of a vector. */
  bits: wholeNumber(1, 256).default(8),
  ...lengthRange,
  /** False for the layout of pytorch-ntm, which has neither the start marker nor its channel. */
  startMarker,
  stretchesProbability,
  /** For a network without memory: show the whole sequence in one step, without markers, as so many vectors. */
  window: wholeNumber(1, 1000).optional(),
})
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ maxLength, window = maxLength }) => maxLength <= window, {
    error: 'maxLength to be at most window',
  })
  .refine(({ stretchesProbability: stretches, window }) => !(stretches && window), {
    error: 'no stretchesProbability with a window',
  });

export type CopyOptions = z.input<typeof copyOptions>;

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
 * Training may draw sequences with bits that keep still for a while, too (`stretchesProbability`, off by
 * default): a drawn setting has the member `stretches` then, which `settings`, those to evaluate, do not have.
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 */
export function copy(options: CopyOptions = {}): Task {
  const {
    window,
    stretchesProbability: stretches,
    ...given
  } = parseOptions('copy', copyOptions, options);
  if (window !== undefined) return copyAtOnce({ ...given, window });
  const complete = {
    ...given,
    ...(stretches !== undefined && { stretchesProbability: stretches }),
  };
  const { bits } = given;
  return showThenAsk({
    kind: 'copy',
    options: complete,
    bits,
    startMarker: given.startMarker,
    stretchesProbability: stretches,
    outputSize: bits,
    answerTo: (vectors) => vectors,
    answerLength: (length) => length,
  });
}
