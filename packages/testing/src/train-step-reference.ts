import {
  type Batch,
  createRng,
  type ModelSizes,
  type Rng,
  type SequenceModel,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { inScope } from './scope.js';
import { valuesOf } from './tree.js';

/** Random bits; two sequences, of which the second is a step shorter, that count from their second step. */
export function drawBatch({ inputSize, outputSize }: ModelSizes, seed: number): Batch {
  const rng = createRng(seed);
  const [steps, sequences] = [4, 2];
  const bits = (length: number) => Float32Array.from({ length }, () => rng.integer(2));
  const inputs = bits(steps * sequences * inputSize);
  inputs.fill(0, ((steps - 1) * sequences + 1) * inputSize);
  return {
    steps,
    sequences,
    inputs,
    targets: bits(steps * sequences * outputSize),
    mask: Float32Array.of(0, 0, 1, 1, 1, 1, 1, 0),
  };
}

/** What tfjs computes from the model's forward pass, with noise from the generator. */
export function referenceOf(
  model: SequenceModel,
  batch: Batch,
  rng?: Rng,
): { loss: number; norm: number } {
  const { steps, sequences, inputs, targets, mask } = batch;
  const variables = Object.values(model.weights).filter(({ trainable }) => trainable);
  return inScope(() => {
    const wanted = tf.tensor3d(targets, [steps, sequences, model.outputSize]);
    const counts = tf.tensor3d(mask, [steps, sequences, 1]);
    const crossEntropy = () => {
      const all = tf.tensor3d(inputs, [steps, sequences, model.inputSize]);
      const logits = model.forward(all, rng);
      const each = tf.sub(tf.softplus(logits), tf.mul(logits, wanted));
      return tf.div<tf.Scalar>(tf.sum(tf.mul(each, counts)), sequences);
    };
    const { value, grads } = tf.variableGrads(crossEntropy, variables);
    const gradients = valuesOf(Object.values(grads).filter((gradient) => Boolean(gradient)));
    return { loss: value.dataSync()[0] ?? Number.NaN, norm: Math.hypot(...gradients) };
  });
}
