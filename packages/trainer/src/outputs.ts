import {
  type Batch,
  InvalidOptionsError,
  type Loss,
  type LossTraits,
  measureOf,
  type OutputKind,
  parseOptions,
  type Setting,
  type Task,
} from '@tapehead/core';
import { linearSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses.js';
import * as z from 'zod';

/** The members of a task that give the kind of its outputs. */
type Outputs = Pick<Task, 'kind' | 'outputs'>;

const taskOption = z.looseObject({}, { error: 'a task, such as copy()' });
const lossOption = z.looseObject(
  { outputs: z.array(z.string(), { error: 'a list of kinds of outputs' }).optional() },
  { error: 'a loss, such as sigmoidCrossEntropy' },
);
const numbers = z.instanceof(Float32Array, { error: 'a Float32Array' });
const batchOption = z.looseObject(
  { targets: numbers, mask: numbers },
  { error: 'a batch, such as task.sample([task.drawSetting(rng)], rng)' },
);

/**
 * Checks that a batch can be measured as its task's outputs are. `source` says whose it is.
 * @throws {InvalidOptionsError} if not: an output counts or does not, and its targets are what such outputs can be.
 */
export function requireMeasured(task: Outputs, batch: Batch, source?: string): void {
  parseOptions('task', taskOption, task);
  const measure = measureOf(task);
  const from = source ?? `task ${task.kind}`;
  parseOptions('batch', batchOption, batch);
  const { mask, targets } = batch;
  const weight = mask.find((value) => value !== 0 && value !== 1);
  if (weight !== undefined) {
    throw new InvalidOptionsError([
      `${from}: its mask has ${weight}, expected 0 or 1; outputs with another weight cannot be measured`,
    ]);
  }
  const size = targets.length / mask.length;
  for (const [row, counts] of mask.entries()) {
    if (counts === 0) continue;
    const fault = measure.fault(targets.subarray(row * size, (row + 1) * size));
    if (fault === undefined) continue;
    throw new InvalidOptionsError([
      `${from}: its targets, where the mask is 1: ${fault}; its outputs are ${measure.kind}`,
    ]);
  }
}

/**
 * What is thrown where no output of a task's sequences counts, so that nothing can be measured.
 * @throws {InvalidOptionsError} for what is no task or no setting.
 */
export function nothingCounts(task: Outputs, setting: Setting): InvalidOptionsError {
  parseOptions('nothingCounts.task', taskOption, task);
  const { kind } = task;
  return new InvalidOptionsError([
    `task ${kind}: nothing counts in its sequences of ${JSON.stringify(setting)}, expected a mask with 1 where an output is to be measured`,
  ]);
}

/**
 * Checks that a loss is for outputs of the task's kind.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireTrainable(task: Outputs, loss: LossTraits): void {
  parseOptions('task', taskOption, task);
  parseOptions('loss', lossOption, loss);
  const { kind } = measureOf(task);
  if (loss.outputs?.includes(kind) ?? true) return;
  throw new InvalidOptionsError([
    `loss: got ${loss.kind}, expected one for ${kind}, the outputs of the task ${task.kind}, such as ${lossesOf[kind].kind}`,
  ]);
}

const lossesOf: Readonly<Record<OutputKind, Loss>> = {
  bits: sigmoidCrossEntropy,
  classes: softmaxCrossEntropy,
  numbers: linearSquaredError,
};

/**
 * What the outputs of a task are trained with if nothing else is said: `sigmoid-cross-entropy` for bits,
 * `softmax-cross-entropy` for classes, `linear-squared-error` for numbers.
 * @throws {InvalidOptionsError} if the task says of its outputs what cannot be.
 * @example
 * ```ts
 * import { adding } from '@tapehead/tasks';
 * import { lossFor } from '@tapehead/trainer';
 *
 * console.log(lossFor(adding()).kind); // linear-squared-error
 * ```
 */
export function lossFor(task: Outputs): Loss {
  return lossesOf[measureOf(task).kind];
}

/**
 * Checks that a loss can be used for a batch, with targets as they are to a model: see `scaledTargets`.
 * @throws {InvalidOptionsError} if the loss cannot be used for the targets, or the mask holds no weights.
 */
export function requireTrainableBatch(task: Outputs, loss: LossTraits, batch: Batch): void {
  const weight = batch.mask.find((value) => !(value >= 0 && value < Infinity));
  if (weight !== undefined) {
    throw new InvalidOptionsError([
      `task ${task.kind}: its mask has ${weight}, expected numbers from 0 on, the weights of its outputs`,
    ]);
  }
  const { from, to } = loss.targets ?? { from: -Infinity, to: Infinity };
  const { targets, mask } = batch;
  const size = targets.length / mask.length;
  const target = targets.find(
    (value, index) => mask[Math.floor(index / size)] !== 0 && !(value >= from && value <= to),
  );
  if (target === undefined) return;
  throw new InvalidOptionsError([
    `task ${task.kind}: its targets have ${target} where the mask is not 0, expected numbers from ${from} to ${to}, all that the loss ${loss.kind} can be used for`,
  ]);
}
