import * as tf from '@tensorflow/tfjs-core';

/** Elementwise functions by the names that options use. */
export const activations = {
  identity: (x: tf.Tensor2D): tf.Tensor2D => x,
  tanh: (x: tf.Tensor2D): tf.Tensor2D => tf.tanh(x),
  sigmoid: (x: tf.Tensor2D): tf.Tensor2D => tf.sigmoid(x),
  relu: (x: tf.Tensor2D): tf.Tensor2D => tf.relu(x),
  exp: (x: tf.Tensor2D): tf.Tensor2D => tf.exp(x),
  softplus: (x: tf.Tensor2D): tf.Tensor2D => tf.softplus(x),
  'one-plus-softplus': (x: tf.Tensor2D): tf.Tensor2D => tf.add(1, tf.softplus(x)),
  'one-plus-relu': (x: tf.Tensor2D): tf.Tensor2D => tf.add(1, tf.relu(x)),
} as const;
