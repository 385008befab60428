import {
  type OptionsShape,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { numbered } from './numbered.js';

/** Brackets come in pairs. */
const lengthStep = 2;

/** The schema of a number of brackets. */
function evenNumber(min: number, max: number) {
  const error = `an even number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).multipleOf(lengthStep, { error });
}

const dyckOptions = strictOptions({
  kinds: wholeNumber(1, 64).default(2),
  ...lengthRange(2, 50, evenNumber(2, 1000)),
} satisfies OptionsShape<DyckOptions>).refine(isLengthRange, lengthRangeFault);

/** The options of `dyck`. */
export interface DyckOptions {
  /** Kinds of brackets: the k of Dyck-k; 2 by default. */
  readonly kinds?: number | undefined;
  /** The fewest brackets to train on; 2 by default. */
  readonly minLength?: number | undefined;
  /** The most brackets to train on; 50 by default. */
  readonly maxLength?: number | undefined;
}

const dyckSetting = strictOptions({
  length: evenNumber(2, 10_000),
  depth: wholeNumber(0, 5000).optional(),
}).refine(({ length, depth = 0 }) => 2 * depth <= length, {
  path: ['depth'],
  error: 'at most half of the length',
});

/**
 * Balanced brackets, the language Dyck-k: after each bracket, tell which brackets may come next.
 *
 * This is the sequence prediction task that is usual for formal languages, with a set as the answer of
 * every step (Suzgun and others, "Memory-Augmented Recurrent Neural Networks Can Learn Generalized Dyck
 * Languages", 2019). Any opening bracket may always follow; of the closing ones only the partner of the
 * innermost open bracket, and none where all are closed, which is where the word may end. A word of L
 * brackets takes L steps. Inputs are one-hot and answers are sets over the same 2k channels: the opening
 * brackets of each kind, then the closing ones. A setting's `length` is L. All words of L brackets are
 * equally likely; with a `depth` D those that begin with D opening ones, all of which are open at once. Example with k = 2 and L = 8, one column for each step:
 *
 * ```
 * inputs   (  1 . 1 . . . . .
 *          [  . 1 . . . . 1 .
 *          )  . . . 1 . 1 . .
 *          ]  . . . . 1 . . 1
 * targets  (  1 1 1 1 1 1 1 1
 *          [  1 1 1 1 1 1 1 1
 *          )  1 . 1 . 1 . . .
 *          ]  . 1 . 1 . . 1 .
 * mask        1 1 1 1 1 1 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range or odd.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { dyck } from '@tapehead/tasks';
 *
 * const task = dyck({ kinds: 2 });
 * console.log(task.inputSize, task.sample([{ length: 50 }], createRng(1)).steps); // 4 50
 * ```
 */
export function dyck(options: DyckOptions = {}): Task {
  return loadDyck(options satisfies z.input<typeof dyckOptions>);
}

/** `dyck` from stored options. */
export function loadDyck(options: unknown): Task {
  const complete = parseOptions('dyck', dyckOptions, options);
  const { kinds, maxLength } = complete;
  const [inputSize, outputSize] = [2 * kinds, 2 * kinds];
  const brackets = bracketNames(kinds);
  return checkedTask({
    kind: 'dyck',
    summary:
      'It sees brackets one after the other, and has to say after each which ones may come next.',
    options: complete,
    inputSize,
    outputSize,
    lengthStep,
    channels: { inputs: brackets, outputs: brackets },
    settings: [{ length: maxLength }, { length: 2 * maxLength }, { length: 4 * maxLength }],
    drawSetting: (rng) => ({ length: drawLength(complete, rng, lengthStep) }),
    sample(settings, rng) {
      const words = settings.map((setting) => parseOptions('dyck setting', dyckSetting, setting));
      const steps = words.map(({ length }) => length);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      words.forEach(({ length, depth: atLeast = 0 }, b) => {
        // The kinds of the open brackets, the innermost last.
        const open: number[] = [];
        for (let t = 0; t < length; t++) {
          const [depth, left] = [open.length, length - t];
          // The share of closing brackets among the ways to end the word from here (Arnold and Sleep, 1980).
          const closes =
            t >= atLeast && rng.integer(2 * left * (depth + 1)) < depth * (left + depth + 2);
          const innermost = closes ? open.pop() : undefined;
          if (innermost === undefined) {
            const kind = rng.integer(kinds);
            input(t, b)[kind] = 1;
            open.push(kind);
          } else {
            input(t, b)[kinds + innermost] = 1;
          }
          const possible = answer(t, b);
          possible.fill(1, 0, kinds);
          const last = open[open.length - 1];
          if (last !== undefined) possible[kinds + last] = 1;
        }
      });
      return batch;
    },
    optimalBits: () => 0,
    // All brackets of the first half may be open.
    slotsNeeded: ({ length }) => Math.ceil(length / 2),
  });
}

/** The brackets of each kind: the one that opens, and the one that closes. */
const bracketPairs = ['()', '[]', '{}', '<>'];

/** The opening brackets of all kinds, then the closing ones. */
function bracketNames(kinds: number): readonly string[] {
  return ['open', 'close'].flatMap((name, side) =>
    numbered(name, kinds).map((other, kind) => bracketPairs[kind]?.[side] ?? other),
  );
}
