import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['a', 'b'];

/**
 * Odds first: say the symbols at the odd places of a string of a and b, and then those at the even places.
 *
 * Context-sensitive. A string of L symbols takes 2L + 1 steps; places are counted from 1. Example with L = 5, one column
 * for each step, `?` for the end marker:
 *
 * ```
 * input   b b a a b ? . . . . .
 * answer  . . . . . . b a b b a
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { oddsFirst } from '@tapehead/tasks';
 *
 * console.log(oddsFirst().sample([{ length: 40 }], createRng(1)).steps); // 81
 * ```
 */
export function oddsFirst(options: StringTaskOptions = {}): Task {
  return loadOddsFirst(options);
}

/** `oddsFirst` from stored options. */
export function loadOddsFirst(options: unknown): Task {
  return stringTask({
    kind: 'odds-first',
    summary:
      'It sees a string of a and b, and has to say every other symbol from the first on, and then the rest.',
    options,
    symbols: alphabet,
    answers: alphabet,
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => [
      ...string.filter((_, i) => i % 2 === 0),
      ...string.filter((_, i) => i % 2 === 1),
    ],
    answerLength: (count) => count,
    symbolsToKeep: (count) => count,
  });
}
