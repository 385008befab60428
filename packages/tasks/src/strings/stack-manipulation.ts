import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

const contents = ['a', 'b'];
const actions = ['pop', 'push a', 'push b'];

/**
 * Stack manipulation: say what a stack holds after a row of actions, from its top to its bottom, and then `end`.
 *
 * Deterministic context-free. A string has L symbols: the contents at the beginning, from bottom to top, at least one of
 * them, then the actions; how many of which is drawn. To pop from an empty stack does nothing. An answer has up to
 * L + 1 symbols, of which those after `end` do not count, so a string takes 2L + 2 steps. Example with L = 5, one column
 * for each step, `?` for the end marker:
 *
 * ```
 * input   a b a pop push b ? . . . .   . .
 * answer  . . . .   .      . b b a end . .
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { stackManipulation } from '@tapehead/tasks';
 *
 * console.log(stackManipulation().sample([{ length: 40 }], createRng(1)).steps); // 82
 * ```
 */
export function stackManipulation(options: StringTaskOptions = {}): Task {
  return loadStackManipulation(options);
}

/** `stackManipulation` from stored options. */
export function loadStackManipulation(options: unknown): Task {
  return stringTask({
    kind: 'stack-manipulation',
    summary:
      'It sees what a stack holds and what is then pushed and popped, and has to say what it holds in the end.',
    options,
    symbols: [...contents, ...actions],
    answers: [...contents, 'end'],
    form: {
      words: 'what the stack holds, from its bottom to its top, and then actions',
      fits(string) {
        const held = string.findIndex((symbol) => actions.includes(symbol));
        const [before, after] =
          held < 0 ? [string, []] : [string.slice(0, held), string.slice(held)];
        return before.length > 0 && after.every((symbol) => actions.includes(symbol));
      },
    },
    draw(count, rng) {
      const held = 1 + rng.integer(count);
      return [...drawString(contents, held, rng), ...drawString(actions, count - held, rng)];
    },
    answerTo(string) {
      const stack: string[] = [];
      for (const symbol of string) {
        if (symbol === 'pop') stack.pop();
        else stack.push(symbol === 'push a' ? 'a' : symbol === 'push b' ? 'b' : symbol);
      }
      return [...stack.toReversed(), 'end'];
    },
    answerLength: (count) => count + 1,
    symbolsToKeep: (count) => count,
  });
}
