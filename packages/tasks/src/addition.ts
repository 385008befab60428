import { parseOptions, strictOptions, wholeNumber } from '@tapehead/options';
import type { Task } from '@tapehead/spec';
import type { z } from 'zod';
import { createBatch } from './create-batch.js';
import { randomBits } from './random-bits.js';

export const additionOptions = strictOptions({
  /** The fewest binary digits of an operand to train on. */
  minLength: wholeNumber(1, 1000).default(1),
  /** The most binary digits of an operand to train on. */
  maxLength: wholeNumber(1, 1000).default(20),
}).refine(({ minLength, maxLength }) => minLength <= maxLength, {
  error: 'minLength to be at most maxLength',
});

export type AdditionOptions = z.input<typeof additionOptions>;

const additionSetting = strictOptions({ length: wholeNumber(1, 10_000) });

/**
 * Addition of two binary numbers, the least significant digit first.
 *
 * Operands of L digits take 2L + 3 steps: a start marker, the digits of both operands side by side, an
 * end marker, then L + 1 blank inputs under which the digits of the sum are to be answered. Operands are
 * uniform among the numbers of L digits, leading zeros included.
 *
 * The layout lets a rule for one digit serve every length: digits of equal place arrive together and the
 * carry only ever goes forward, so it fits the controller, while the L + 1 digits of the answer have to
 * be kept on the tape until the end marker, as in `copy`. With the operands one after the other, the
 * network would have to walk the tape three times instead of twice.
 * Example with L = 3, 3 + 6 = 9, one column for each step:
 *
 * ```
 * inputs   first   . 1 1 . . . . . .
 *          second  . . 1 1 . . . . .
 *          start   1 . . . . . . . .
 *          end     . . . . 1 . . . .
 * targets  sum     . . . . . 1 . . 1
 * mask             . . . . . 1 1 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 */
export function addition(options: AdditionOptions = {}): Task {
  const complete = parseOptions('addition', additionOptions, options);
  const { minLength, maxLength } = complete;
  const [operands, start, end] = [2, 2, 3];
  const [inputSize, outputSize] = [operands + 2, 1];
  return {
    kind: 'addition',
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
        (setting) => parseOptions('addition setting', additionSetting, setting).length,
      );
      const steps = lengths.map((length) => 2 * length + 3);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        input(0, b)[start] = 1;
        let carry = 0;
        randomBits(length, operands, rng).forEach((digits, i) => {
          input(1 + i, b).set(digits);
          const sum = digits.reduce((total, digit) => total + digit, carry);
          answer(length + 2 + i, b)[0] = sum % 2;
          carry = Math.floor(sum / 2);
        });
        input(length + 1, b)[end] = 1;
        answer(2 * length + 2, b)[0] = carry;
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}
