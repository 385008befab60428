import type { NamedVariables, Rng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** A variable of normal numbers times `scale`. */
export function drawNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  rng: Rng,
  scale: number,
): tf.Variable<R> {
  return newVariable<R>(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * rng.normal()),
    shape,
  );
}

/** A variable of distributions [B, size], or of zeros if `scale` is 0. */
export function drawDistributions(
  batch: number,
  size: number,
  rng: Rng,
  scale: number,
): tf.Variable<tf.Rank.R2> {
  return tf.tidy(() => {
    const logits = Float32Array.from({ length: batch * size }, () => rng.normal());
    const rows = tf.softmax(tf.tensor2d(logits, [batch, size]));
    return tf.variable(scale === 0 ? tf.zerosLike(rows) : rows);
  });
}

function newVariable<R extends tf.Rank>(
  values: Float32Array,
  shape: tf.ShapeMap[R],
): tf.Variable<R> {
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, 'float32')));
}

/** Gives a variable new numbers. */
export function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => {
    variable.assign(tf.tensor(values, variable.shape, 'float32'));
  });
}

/** Frees every variable. */
export function disposeAll(variables: NamedVariables): void {
  for (const variable of Object.values(variables)) variable.dispose();
}

/** The first `keep` steps of `x`, cut in T tensors: [B, T, …] → T × [B, …]. */
export function stepsOf<R extends tf.Rank>(x: tf.Tensor, shape: tf.ShapeMap[R]): tf.Tensor<R>[] {
  return tf.unstack(x, 1).map((step) => tf.reshape<R>(step, shape));
}
