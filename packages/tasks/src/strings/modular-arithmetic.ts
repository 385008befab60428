import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const modulus = 5;
const digits = ['0', '1', '2', '3', '4'];
const operators = ['+', '-', '*'];

/**
 * Modular arithmetic without brackets: the value of an expression modulo 5, where products come before sums.
 *
 * A regular language: the sum of the terms so far and the product of the present one are enough. Digits and operators
 * take turns, so an expression has an odd number of symbols: L, or L − 1 where L is even. It takes two steps more.
 * Example with L = 7, which is −1 and so 4, one column for each step, `?` for the end marker:
 *
 * ```
 * input   2 - 1 - 2 * 1 ? .
 * answer  . . . . . . . . 4
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { modularArithmetic } from '@tapehead/tasks';
 *
 * console.log(modularArithmetic().sample([{ length: 40 }], createRng(1)).steps); // 41
 * ```
 */
export function modularArithmetic(options: StringTaskOptions = {}): Task {
  return loadModularArithmetic(options);
}

/** `modularArithmetic` from stored options. */
export function loadModularArithmetic(options: unknown): Task {
  return stringTask({
    kind: 'modular-arithmetic',
    summary:
      'It sees an expression of digits, +, − and ×, and has to say what is left of its value when divided by 5.',
    options,
    symbols: [...digits, ...operators],
    answers: digits,
    form: {
      words: 'digits and operators in turn, a digit first and last',
      fits: (string) =>
        string.length % 2 === 1 &&
        string.every((symbol, i) => (i % 2 === 0 ? digits : operators).includes(symbol)),
    },
    symbolsOf: (length) => length - ((length + 1) % 2),
    draw: (count, rng) =>
      Array.from({ length: count }, (_, i) =>
        drawString(i % 2 === 0 ? digits : operators, 1, rng),
      ).flat(),
    answerTo: (string) => [String(valueOf(string))],
    answerLength: () => 1,
  });
}

/** The value modulo 5, from 0 to 4. */
function valueOf(expression: readonly string[]): number {
  // The sum of the terms before the present one, and the product of its factors so far, with its sign.
  let [sum, term] = [0, Number(expression[0])];
  for (let i = 1; i < expression.length; i += 2) {
    const digit = Number(expression[i + 1]);
    if (expression[i] === '*') term *= digit;
    else [sum, term] = [sum + term, expression[i] === '+' ? digit : -digit];
    [sum, term] = [sum % modulus, term % modulus];
  }
  return (((sum + term) % modulus) + modulus) % modulus;
}
