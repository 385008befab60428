import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['a', 'b'];

/**
 * Duplicate string: say a string of a and b twice.
 *
 * Context-sensitive. A string of L symbols takes 3L + 1 steps. Example with L = 3, one column for each step, `?` for the
 * end marker:
 *
 * ```
 * input   a a b ? . . . . . .
 * answer  . . . . a a b a a b
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { duplicateString } from '@tapehead/tasks';
 *
 * console.log(duplicateString().sample([{ length: 40 }], createRng(1)).steps); // 121
 * ```
 */
export function duplicateString(options: StringTaskOptions = {}): Task {
  return loadDuplicateString(options);
}

/** `duplicateString` from stored options. */
export function loadDuplicateString(options: unknown): Task {
  return stringTask({
    kind: 'duplicate-string',
    summary: 'It sees a string of a and b, and has to say it twice.',
    options,
    symbols: alphabet,
    answers: alphabet,
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => [...string, ...string],
    answerLength: (count) => 2 * count,
    symbolsToKeep: (count) => count,
  });
}
