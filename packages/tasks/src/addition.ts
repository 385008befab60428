import { type OptionsShape, parseOptions, strictOptions, type Task } from '@tapehead/core';
import type * as z from 'zod';
import { isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { showThenAsk } from './show-then-ask.js';

const additionOptions = strictOptions(
  lengthRange(1, 20) satisfies OptionsShape<AdditionOptions>,
).refine(isLengthRange, lengthRangeFault);

/** The options of `addition`. */
export interface AdditionOptions {
  /** The shortest sequence to train on; 1 by default. */
  readonly minLength?: number | undefined;
  /** The longest sequence to train on; 20 by default. */
  readonly maxLength?: number | undefined;
}

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
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { addition } from '@tapehead/tasks';
 *
 * const { steps } = addition().sample([{ length: 3 }], createRng(1));
 * console.log(steps); // 9
 * ```
 */
export function addition(options: AdditionOptions = {}): Task {
  return loadAddition(options satisfies z.input<typeof additionOptions>);
}

/** `addition` from stored options. */
export function loadAddition(options: unknown): Task {
  return showThenAsk({
    kind: 'addition',
    summary:
      'It sees two binary numbers, digit by digit from the least one, and then has to say their sum.',
    options: parseOptions('addition', additionOptions, options),
    bits: 2,
    outputSize: 1,
    names: { inputs: ['first', 'second'], outputs: ['sum'], asks: 'sum?' },
    answerTo: sumOf,
    answerLength: (length) => length + 1,
    keepsVectors: false,
  });
}

/** The digits of the sum, one more than the operands have. */
function sumOf(digits: readonly Float32Array[]): readonly (readonly number[])[] {
  let carry = 0;
  const sums = digits.map((pair) => {
    const sum = pair.reduce((total, digit) => total + digit, carry);
    carry = Math.floor(sum / 2);
    return [sum % 2];
  });
  return [...sums, [carry]];
}
