import {
  type Batch,
  measureOf,
  objectWith,
  parseOptions,
  requireModel,
  type SequenceModel,
  type Task,
} from '@tapehead/core';
import { checkBatch, requireMeasured } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';

/** What a model answers to a batch. */
export interface Answer {
  /**
   * The outputs [T, B, O] in the form of targets: bits, or 1 for the chosen class and else 0, or numbers. They are 0
   * where the mask is 0.
   */
  readonly outputs: Float32Array;
  /**
   * How many of the outputs that the mask counts are wrong: bits on the wrong side of ½, choices of another class, or
   * numbers that are off by more than the task's tolerance. NaN is wrong.
   */
  readonly wrong: number;
  /** How many outputs the mask counts. */
  readonly total: number;
}

/** The members of a task that say how its outputs are measured. */
type MeasuredOutputs = Pick<Task, 'kind' | 'outputs'>;

const taskOption = objectWith<MeasuredOutputs>('a task, such as copy()', 'sample');

/**
 * What a model answers to sequences of a task, and how much of it is wrong.
 * @param task the task that the outputs belong to; a task of bits, if not given
 * @throws {RangeError} if the batch is not of the model's sizes.
 * @throws {InvalidOptionsError} if it is no batch that can be measured as the task's outputs, or there is no model
 *   or no task.
 */
export async function answer(model: SequenceModel, batch: Batch, task?: Task): Promise<Answer> {
  requireModel('answer.model', model);
  const measured: MeasuredOutputs =
    task === undefined ? { kind: 'not given' } : parseOptions('answer.task', taskOption, task);
  checkBatch(batch, model);
  requireMeasured(measured, batch, 'batch');
  const measure = measureOf(measured);
  const { inputSize, outputSize } = model;
  const { steps, sequences, inputs, targets, mask } = batch;
  const logits = tf.tidy(() => model.forward(tf.tensor3d(inputs, [steps, sequences, inputSize])));
  const values = await logits.data();
  logits.dispose();
  const outputs = new Float32Array(targets.length);
  let [wrong, total] = [0, 0];
  for (const [row, counts] of mask.entries()) {
    if (counts !== 1) continue;
    const [from, to] = [row * outputSize, (row + 1) * outputSize];
    const own = measure.outputsOf(values.subarray(from, to));
    outputs.set(measure.answerOf(own), from);
    wrong += measure.wrongIn(own, targets.subarray(from, to));
    total += measure.count(outputSize);
  }
  return { outputs, wrong, total };
}
