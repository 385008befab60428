import { parseOptions, strictOptions, wholeNumber } from '@tapehead/options';
import type { Task } from '@tapehead/spec';
import type { z } from 'zod';
import { createBatch } from './create-batch.js';
import { randomBits } from './random-bits.js';

export const copyOptions = strictOptions({
  /** Bits of a vector. */
  bits: wholeNumber(1, 256).default(8),
  /** The shortest sequence to train on. */
  minLength: wholeNumber(1, 1000).default(1),
  /** The longest sequence to train on. */
  maxLength: wholeNumber(1, 1000).default(20),
}).refine(({ minLength, maxLength }) => minLength <= maxLength, {
  error: 'minLength to be at most maxLength',
});

export type CopyOptions = z.input<typeof copyOptions>;

const copySetting = strictOptions({ length: wholeNumber(1, 10_000) });

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
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 */
export function copy(options: CopyOptions = {}): Task {
  const complete = parseOptions('copy', copyOptions, options);
  const { bits, minLength, maxLength } = complete;
  const [start, end] = [bits, bits + 1];
  const [inputSize, outputSize] = [bits + 2, bits];
  return {
    kind: 'copy',
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
        (setting) => parseOptions('copy setting', copySetting, setting).length,
      );
      const steps = lengths.map((length) => 2 * length + 2);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        input(0, b)[start] = 1;
        randomBits(length, bits, rng).forEach((vector, i) => {
          input(1 + i, b).set(vector);
          answer(length + 2 + i, b).set(vector);
        });
        input(length + 1, b)[end] = 1;
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}
