import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['a', 'b'];

/**
 * Reverse string: say a string of a and b from its last symbol to its first.
 *
 * Deterministic context-free: a stack does it. A string of L symbols takes 2L + 1 steps. `reverse` is the same with
 * vectors of bits. Example with L = 4, one column for each step, `?` for the end marker:
 *
 * ```
 * input   b a a a ? . . . .
 * answer  . . . . . a a a b
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { reverseString } from '@tapehead/tasks';
 *
 * console.log(reverseString().sample([{ length: 40 }], createRng(1)).steps); // 81
 * ```
 */
export function reverseString(options: StringTaskOptions = {}): Task {
  return loadReverseString(options);
}

/** `reverseString` from stored options. */
export function loadReverseString(options: unknown): Task {
  return stringTask({
    kind: 'reverse-string',
    summary: 'It sees a string of a and b, and has to say it backwards.',
    options,
    symbols: alphabet,
    answers: alphabet,
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => string.toReversed(),
    answerLength: (count) => count,
    symbolsToKeep: (count) => count,
  });
}
