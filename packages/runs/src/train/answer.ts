import { type Batch, requireModel, type SequenceModel } from '@tapehead/core';
import { checkBatch, requireBits } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';

/** What a model answers to a batch. */
export interface Answer {
  /** Bits [T, B, O], 1 where the model's output is above ½, else 0; 0 also where the mask asks for nothing. */
  readonly bits: Float32Array;
  /** How many of the bits that the mask asks for are on the wrong side of ½; ½ itself and NaN are wrong. */
  readonly wrongBits: number;
  /** How many bits the mask asks for. */
  readonly totalBits: number;
}

/**
 * What a model answers to sequences of a task, and how much of it is wrong.
 * @throws {RangeError} if the batch is not of the model's sizes.
 * @throws {InvalidOptionsError} if it is no batch of bits, each of which counts or does not, or the model is none.
 */
export async function answer(model: SequenceModel, batch: Batch): Promise<Answer> {
  requireModel('answer.model', model);
  checkBatch(batch, model);
  requireBits('batch', batch);
  const { inputSize, outputSize } = model;
  const { steps, sequences, inputs, targets, mask } = batch;
  const logits = tf.tidy(() => model.forward(tf.tensor3d(inputs, [steps, sequences, inputSize])));
  const values = await logits.data();
  logits.dispose();
  const bits = new Float32Array(targets.length);
  let [wrongBits, totalBits] = [0, 0];
  for (const [index, logit] of values.entries()) {
    if (mask[Math.floor(index / outputSize)] !== 1) continue;
    bits[index] = logit > 0 ? 1 : 0;
    totalBits += 1;
    // So that NaN is wrong either way.
    if (!(targets[index] === 1 ? logit > 0 : logit < 0)) wrongBits += 1;
  }
  return { bits, wrongBits, totalBits };
}
