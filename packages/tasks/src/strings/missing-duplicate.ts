import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const letters = ['a', 'b'];
const gap = '_';

/**
 * Missing duplicate: a string of a and b stands there twice with one symbol missing, which is to be told.
 *
 * Context-sensitive. A string has an even number of symbols: L, or L + 1 where L is odd. It takes two steps more. Any of
 * the symbols is equally likely to be missing. Example with L = 6, one column for each step, `?` for the end marker:
 *
 * ```
 * input   b _ a b a a ? .
 * answer  . . . . . . . a
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { missingDuplicate } from '@tapehead/tasks';
 *
 * console.log(missingDuplicate().sample([{ length: 40 }], createRng(1)).steps); // 42
 * ```
 */
export function missingDuplicate(options: StringTaskOptions = {}): Task {
  return loadMissingDuplicate(options);
}

/** `missingDuplicate` from stored options. */
export function loadMissingDuplicate(options: unknown): Task {
  return stringTask({
    kind: 'missing-duplicate',
    summary:
      'It sees a string of a and b twice with one symbol missing, and has to say the missing one.',
    options,
    symbols: [...letters, gap],
    answers: letters,
    form: {
      words: `a string twice, with one ${gap} in place of a symbol`,
      fits(string) {
        const half = string.length / 2;
        const gaps = string.filter((symbol) => symbol === gap);
        const other = (i: number) => string[(i + half) % string.length];
        return (
          Number.isInteger(half) &&
          gaps.length === 1 &&
          string.every((symbol, i) => symbol === gap || other(i) === gap || symbol === other(i))
        );
      },
    },
    symbolsOf: (length) => length + (length % 2),
    draw(count, rng) {
      const half = drawString(letters, count / 2, rng);
      return [...half, ...half].with(rng.integer(count), gap);
    },
    answerTo(string) {
      const missing = string.indexOf(gap);
      return [string[(missing + string.length / 2) % string.length] ?? ''];
    },
    answerLength: () => 1,
    // The second time, each symbol is compared as it comes.
    symbolsToKeep: (count) => count / 2,
  });
}
