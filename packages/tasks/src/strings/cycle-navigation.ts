import type { Task } from '@tapehead/core';
import { drawString, stringTask, type StringTaskOptions } from './string-task.js';

/** The places of the cycle, in their order. */
const places = ['0', '1', '2', '3', '4'];
/** By how many places each move goes forward. */
const moves = { stay: 0, on: 1, back: -1 };
const alphabet = Object.keys(moves);

/**
 * Cycle navigation: tell at which of five places in a circle a row of moves ends that begins at place 0.
 *
 * A regular language: counting modulo 5. A string of L moves takes L + 2 steps. Example with L = 5, one column for each
 * step, `?` for the end marker:
 *
 * ```
 * input   stay back on back back ? .
 * answer  .    .    .  .    .    . 3
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { cycleNavigation } from '@tapehead/tasks';
 *
 * console.log(cycleNavigation().sample([{ length: 40 }], createRng(1)).steps); // 42
 * ```
 */
export function cycleNavigation(options: StringTaskOptions = {}): Task {
  return loadCycleNavigation(options);
}

/** `cycleNavigation` from stored options. */
export function loadCycleNavigation(options: unknown): Task {
  return stringTask({
    kind: 'cycle-navigation',
    summary:
      'It sees moves on and back along five places in a circle, and has to say where they end.',
    options,
    symbols: alphabet,
    answers: places,
    draw: (count, rng) => drawString(alphabet, count, rng),
    answerTo(string) {
      let place = 0;
      for (const move of string) {
        const by = move === 'on' ? moves.on : move === 'back' ? moves.back : moves.stay;
        place = (place + by + places.length) % places.length;
      }
      return [String(place)];
    },
    answerLength: () => 1,
  });
}
