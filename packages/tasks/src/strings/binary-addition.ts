import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const digits = ['0', '1'];
const plus = '+';
/** An operand of one digit, the sign, and another one. */
const shortest = 3;

/**
 * Binary addition of two numbers that stand one after the other, the least significant digit first.
 *
 * Context-sensitive: other than in `addition`, where both digits of a place arrive together, the first number has to be
 * found again while the second one arrives. An expression has L symbols, at least 3: two numbers of random lengths, with
 * leading zeros, and a sign between them. The sum has one digit more than the longer number, and then `end`; symbols
 * after it do not count. An expression takes 2L + 1 steps. Example with L = 6, 3 + 7 = 10, one column for each step, `?`
 * for the end marker:
 *
 * ```
 * input   1 1 + 1 1 1 ? . . . . .   .
 * answer  . . . . . . . 0 1 0 1 end .
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { binaryAddition } from '@tapehead/tasks';
 *
 * console.log(binaryAddition().sample([{ length: 40 }], createRng(1)).steps); // 81
 * ```
 */
export function binaryAddition(options: StringTaskOptions = {}): Task {
  return loadBinaryAddition(options);
}

/** `binaryAddition` from stored options. */
export function loadBinaryAddition(options: unknown): Task {
  return stringTask({
    kind: 'binary-addition',
    summary:
      'It sees two binary numbers one after the other, the least digit first, and has to say their sum.',
    options,
    symbols: [...digits, plus],
    answers: [...digits, 'end'],
    form: {
      words: 'two numbers with one + between them',
      fits: (string) => /^[01]+\+[01]+$/.test(string.join('')),
    },
    symbolsOf: (length) => Math.max(shortest, length),
    draw(count, rng) {
      const first = 1 + rng.integer(count - 2);
      return drawString(digits, count, rng).with(first, plus);
    },
    answerTo: (string) => [...sumOf(string), 'end'],
    answerLength: (count) => count,
    // All but the sign.
    symbolsToKeep: (count) => count - 1,
  });
}

/** The digits of the sum, one more than the longer number has. */
function sumOf(expression: readonly string[]): readonly string[] {
  const sign = expression.indexOf(plus);
  const [first, second] = [expression.slice(0, sign), expression.slice(sign + 1)];
  let carry = 0;
  return Array.from({ length: Math.max(first.length, second.length) + 1 }, (_, place) => {
    const sum = Number(first[place] ?? 0) + Number(second[place] ?? 0) + carry;
    carry = Math.floor(sum / 2);
    return String(sum % 2);
  });
}
