import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  type Architecture,
  InvalidOptionsError,
  measureOf,
  parseOptions,
  type Rng,
  type Setting,
  strictOptions,
  type Task,
  type TaskOutputs,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { areIndices, countClasses, mostClasses } from './class-targets.js';
import { createBatch } from './create-batch.js';
import { type FixedSequence, packSequence, type PackedSequence } from './fixed-sequence.js';

/** A data set in two parts. */
export interface FixedTaskOptions {
  /** To train on. */
  readonly train: readonly FixedSequence[];
  /** To evaluate on: held out of training. */
  readonly test: readonly FixedSequence[];
  /** What the outputs are; bits, if not given. */
  readonly outputs?: TaskOutputs | undefined;
  /**
   * How many classes there are, where the targets are their indices; if not given, one more than the largest index.
   * At most 65,536.
   */
  readonly classes?: number | undefined;
}

const parts = strictOptions({
  train: z.array(z.unknown(), { error: 'a list of sequences' }).min(1, { error: 'one at least' }),
  test: z.array(z.unknown(), { error: 'a list of sequences' }).min(1, { error: 'one at least' }),
  outputs: z.custom<TaskOutputs>().optional(),
  classes: wholeNumber(2, mostClasses).optional(),
});

/**
 * A task with a data set instead of a rule: training draws its sequences from one part, and what is measured comes
 * from the other. All have the same sizes; they may differ in length.
 *
 * A setting's `length` is T. Its sequences are those of the part that is held out with at most so many steps, each as
 * often as the others; one drawn for training has also `row`, the sequence's place in the part to train on.
 *
 * The options that it stores tell the data set from others by its SHA-256, but do not hold it: a registry that is to
 * load such a task must have it, as in `{ fixed: () => task }`.
 *
 * With `outputs: 'classes'` a target may be the index of the right class instead of a vector of O numbers.
 *
 * @throws {InvalidOptionsError} naming the sequence that does not fit, and later for settings out of range.
 * @example
 * ```ts
 * import { fixedTask } from '@tapehead/tasks';
 *
 * // At each step: is the first number larger than the second?
 * const task = fixedTask({
 *   train: [{ inputs: [[1, 0], [0, 1]], targets: [[1], [0]] }],
 *   test: [{ inputs: [[3, 2], [4, 5]], targets: [[1], [0]] }],
 * });
 * console.log(task.inputSize, task.outputSize, task.settings); // 2 1 [ { length: 2 } ]
 * ```
 */
export function fixedTask(options: FixedTaskOptions): Task {
  const given = parseOptions('fixedTask', parts, options);
  const [first] = given.train;
  const sizes = packSequence('fixedTask.train.0', first);
  const pack = (part: 'train' | 'test') =>
    given[part].map((sequence, at) => packSequence(`fixedTask.${part}.${at}`, sequence, sizes));
  const { outputs, classes } = given;
  const [train, test] = [pack('train'), pack('test')];
  const sha256 = digest([...train, ...test]);
  return checkedTask(
    packedTask(
      { kind: 'fixed', options: { train: train.length, test: test.length, sha256 } },
      { train, test, ...(outputs && { outputs }), ...(classes !== undefined && { classes }) },
    ),
  );
}

/** A data set whose sequences were checked. */
export interface PackedData {
  /** The sequences to train on. */
  readonly train: readonly PackedSequence[];
  /** The sequences to measure a model on. */
  readonly test: readonly PackedSequence[];
  /** What the outputs are; bits, if not given. With classes, targets of a single number are indices of them. */
  readonly outputs?: TaskOutputs | undefined;
  /** How many classes there are, where the targets are their indices; if not given, one more than the largest index. */
  readonly classes?: number | undefined;
}

/**
 * The same from sequences that were checked, under a kind and options of your own, which have to tell the data set from
 * others.
 * @throws {InvalidOptionsError} if one of the parts is empty, or the outputs are none.
 * @example
 * ```ts
 * import { packedTask, packSequence } from '@tapehead/tasks';
 *
 * const one = packSequence('row 1', { inputs: [[1, 0]], targets: [[1]] });
 * const other = packSequence('row 2', { inputs: [[0, 1]], targets: [[0]] }, one);
 * const named = { kind: 'pairs', options: { version: 1 } };
 * console.log(packedTask(named, { train: [one], test: [other] }).kind); // pairs
 * ```
 */
export function packedTask({ kind, options }: Architecture, data: PackedData): Task {
  const { train, test, outputs } = data;
  const [first] = train;
  if (!first || test.length === 0) {
    throw new InvalidOptionsError([
      `fixedTask: got ${train.length} sequences to train on and ${test.length} held out, expected one of each at least`,
    ]);
  }
  if (outputs) measureOf({ kind, outputs });
  const classes = classesOf(data);
  const { inputSize } = first;
  const outputSize = classes ?? first.outputSize;
  const longest = [...train, ...test].reduce((most, { steps }) => Math.max(most, steps), 0);
  const shortest = test.reduce((least, { steps }) => Math.min(least, steps), longest);
  const setting = strictOptions({
    length: wholeNumber(1, longest),
    row: wholeNumber(0, train.length - 1).optional(),
  });
  return {
    kind,
    options,
    inputSize,
    outputSize,
    ...(outputs && { outputs }),
    settings: [{ length: longest }],
    drawSetting(rng): Setting {
      const row = rng.integer(train.length);
      return { length: train[row]?.steps ?? longest, row };
    },
    sample(settings, rng) {
      const held = inTurn(test, rng);
      const chosen = settings.map((one) => {
        const { length, row } = parseOptions('fixed setting', setting, one);
        if (row === undefined) {
          if (length >= shortest) return { steps: length, sequence: held(length) };
          throw new InvalidOptionsError([
            `fixed setting.length: got ${length}, expected at least ${shortest}, as the shortest sequence that is held out`,
          ]);
        }
        const sequence = train[row];
        if (sequence?.steps === length) return { steps: length, sequence };
        throw new InvalidOptionsError([
          `fixed setting.length: got ${length} for the row ${row}, expected ${sequence?.steps}, as it has`,
        ]);
      });
      const steps = chosen.map((one) => one.steps);
      const { batch, input, answer, choose } = createBatch({ inputSize, outputSize, steps });
      chosen.forEach(({ sequence }, b) => {
        for (let t = 0; t < sequence.steps; t++) {
          input(t, b).set(sequence.inputs.subarray(t * inputSize, (t + 1) * inputSize));
          if (sequence.mask[t] !== 1) continue;
          if (classes === null)
            answer(t, b).set(sequence.targets.subarray(t * outputSize, (t + 1) * outputSize));
          else choose(t, b, sequence.targets[t] ?? 0);
        }
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}

/**
 * How many classes the targets are indices of; null if they are vectors.
 * @throws {InvalidOptionsError} naming the sequence and step where there is no index of a class.
 */
function classesOf({ train, test, outputs, classes }: PackedData): number | null {
  const all = [...train, ...test];
  if (outputs === 'classes' && all.every(areIndices)) return countClasses(all, classes);
  if (classes === undefined) return null;
  throw new InvalidOptionsError([
    "fixedTask.classes: no such option where the targets are not indices of classes, expected outputs: 'classes' and a number for each target",
  ]);
}

/** Sequences of at most so many steps in a drawn order, all of them before one comes again. */
function inTurn(
  sequences: readonly PackedSequence[],
  rng: Rng,
): (mostSteps: number) => PackedSequence {
  const waiting: PackedSequence[] = [];
  return (mostSteps) => {
    const fits = () => waiting.findIndex(({ steps }) => steps <= mostSteps);
    if (fits() < 0) waiting.push(...shuffled(sequences, rng));
    const [next] = waiting.splice(fits(), 1);
    if (next) return next;
    throw new InvalidOptionsError([
      `fixed setting.length: got ${mostSteps}, shorter than every sequence that is held out`,
    ]);
  };
}

/**
 * The same in an order that is drawn, each as likely as any other.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { shuffled } from '@tapehead/tasks';
 *
 * console.log(shuffled(['a', 'b', 'c'], createRng(1)).length); // 3
 * ```
 */
export function shuffled<Entry>(entries: readonly Entry[], rng: Rng): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, place: rng.uniform() }))
    .sort((left, right) => left.place - right.place)
    .map(({ entry }) => entry);
}

function digest(sequences: readonly PackedSequence[]): string {
  const hash = sha256.create();
  for (const { steps, inputs, targets, mask } of sequences) {
    for (const values of [Uint32Array.of(steps), inputs, targets, mask]) {
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return bytesToHex(hash.digest());
}
