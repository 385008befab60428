import { parseOptions, strictOptions, wholeNumber } from '@tapehead/options';
import type { Task } from '@tapehead/spec';
import type { z } from 'zod';
import { createBatch } from './create-batch.js';
import { randomBits } from './random-bits.js';

export const reverseOptions = strictOptions({
  /** Bits of a vector. */
  bits: wholeNumber(1, 256).default(8),
  /** The shortest sequence to train on. */
  minLength: wholeNumber(1, 1000).default(1),
  /** The longest sequence to train on. */
  maxLength: wholeNumber(1, 1000).default(20),
}).refine(({ minLength, maxLength }) => minLength <= maxLength, {
  error: 'minLength to be at most maxLength',
});

export type ReverseOptions = z.input<typeof reverseOptions>;

const reverseSetting = strictOptions({ length: wholeNumber(1, 10_000) });

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
  const { bits, minLength, maxLength } = complete;
  const [start, end] = [bits, bits + 1];
  const [inputSize, outputSize] = [bits + 2, bits];
  return {
    kind: 'reverse',
    options: complete,
    inputSize,
    outputSize,
    settings: [
      { length: maxLength },
      { length: 2 * maxLength },
      { length: 4 * maxLength },
      { length: 6 * maxLength },
    ],
    drawSetting: (rng) => ({ length: minLength + rng.integer(maxLength - minLength + 1) }),
    sample(settings, rng) {
      const lengths = settings.map(
        (setting) => parseOptions('reverse setting', reverseSetting, setting).length,
      );
      const steps = lengths.map((length) => 2 * length + 2);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        input(0, b)[start] = 1;
        randomBits(length, bits, rng).forEach((vector, i) => {
          input(1 + i, b).set(vector);
          answer(2 * length + 1 - i, b).set(vector);
        });
        input(length + 1, b)[end] = 1;
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}
