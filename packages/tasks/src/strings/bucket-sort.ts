import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const alphabet = ['1', '2', '3', '4', '5'];

/**
 * Bucket sort: say the symbols of a string over five symbols in their order.
 *
 * Context-sensitive; how often each symbol was seen is enough to know. A string of L symbols takes 2L + 1 steps. Example
 * with L = 5, one column for each step, `?` for the end marker:
 *
 * ```
 * input   1 5 2 4 2 ? . . . . .
 * answer  . . . . . . 1 2 2 4 5
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { bucketSort } from '@tapehead/tasks';
 *
 * console.log(bucketSort().sample([{ length: 40 }], createRng(1)).steps); // 81
 * ```
 */
export function bucketSort(options: StringTaskOptions = {}): Task {
  return loadBucketSort(options);
}

/** `bucketSort` from stored options. */
export function loadBucketSort(options: unknown): Task {
  return stringTask({
    kind: 'bucket-sort',
    summary: 'It sees a string of the digits from 1 to 5, and has to say them in rising order.',
    options,
    symbols: alphabet,
    answers: alphabet,
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo: (string) => alphabet.flatMap((digit) => string.filter((symbol) => symbol === digit)),
    answerLength: (count) => count,
  });
}
