import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['a', 'b'];

/**
 * Even pairs: tell whether a string of a and b has an even number of pairs ab and ba.
 *
 * A regular language, and easier than it looks: the number is even where the first symbol is the last one, too. A
 * string of L symbols takes L + 2 steps. Example with L = 5, with the pairs ba, ab and ba, one column for each
 * step, `?` for the end marker:
 *
 * ```
 * input   b a a b a ? .
 * answer  . . . . . . odd
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { evenPairs } from '@tapehead/tasks';
 *
 * console.log(evenPairs().sample([{ length: 40 }], createRng(1)).steps); // 42
 * ```
 */
export function evenPairs(options: StringTaskOptions = {}): Task {
  return loadEvenPairs(options);
}

/** `evenPairs` from stored options. */
export function loadEvenPairs(options: unknown): Task {
  return stringTask({
    kind: 'even-pairs',
    summary:
      'It sees a string of a and b, and has to say whether the number of pairs ab and ba is even or odd.',
    options,
    symbols: alphabet,
    answers: ['even', 'odd'],
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => [string[0] === string.at(-1) ? 'even' : 'odd'],
    answerLength: () => 1,
  });
}
