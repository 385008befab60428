import type { Batch, SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** What a model answers to a batch. */
export interface Answer {
  /** [T, B, O]: 1 where the model's output is above ½, else 0; 0 also where the mask asks for nothing. */
  readonly bits: Float32Array;
  /** How many bits that the mask asks for are not the target's. */
  readonly wrongBits: number;
  /** How many bits the mask asks for. */
  readonly totalBits: number;
}

/**
 * What a model answers to sequences of a task, and how much of it is wrong.
 * @throws {RangeError} if the batch is not of the model's sizes.
 */
export async function answer(
  model: Pick<SequenceModel, 'forward' | 'inputSize' | 'outputSize'>,
  { steps, sequences, inputs, targets, mask }: Batch,
): Promise<Answer> {
  const { inputSize, outputSize } = model;
  const [columns, outputs] = [steps * sequences, steps * sequences * outputSize];
  if (inputs.length !== columns * inputSize || targets.length !== outputs) {
    throw new RangeError(
      `answer: got ${inputs.length} inputs and ${targets.length} targets for ${columns} vectors, expected ${columns * inputSize} and ${outputs}: a batch of the task that the model is for`,
    );
  }
  const logits = tf.tidy(() => model.forward(tf.tensor3d(inputs, [steps, sequences, inputSize])));
  const values = await logits.data();
  logits.dispose();
  const bits = new Float32Array(outputs);
  let [wrongBits, totalBits] = [0, 0];
  for (let index = 0; index < outputs; index++) {
    if (mask[Math.floor(index / outputSize)] !== 1) continue;
    const bit = (values[index] ?? 0) > 0 ? 1 : 0;
    bits[index] = bit;
    totalBits += 1;
    if (bit !== targets[index]) wrongBits += 1;
  }
  return { bits, wrongBits, totalBits };
}
