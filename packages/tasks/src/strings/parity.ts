import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['a', 'b'];

/**
 * Parity: tell whether the number of b in a string of a and b is even or odd.
 *
 * A regular language: one bit of state is enough. A string of L symbols takes L + 2 steps. Example with L = 5, one
 * column for each step, `?` for the end marker:
 *
 * ```
 * input   b b a a b ? .
 * answer  . . . . . . odd
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { parity } from '@tapehead/tasks';
 *
 * console.log(parity().sample([{ length: 40 }], createRng(1)).steps); // 42
 * ```
 */
export function parity(options: StringTaskOptions = {}): Task {
  return loadParity(options);
}

/** `parity` from stored options. */
export function loadParity(options: unknown): Task {
  return stringTask({
    kind: 'parity',
    summary: 'It sees a string of a and b, and has to say whether the number of b is even or odd.',
    options,
    symbols: alphabet,
    answers: ['even', 'odd'],
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => [
      string.reduce((isOdd, symbol) => (symbol === 'b') !== isOdd, false) ? 'odd' : 'even',
    ],
    answerLength: () => 1,
  });
}
