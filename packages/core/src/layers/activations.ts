import { requireTensor } from '../options/index.js';
import * as tf from '@tensorflow/tfjs-core';

/** Elementwise functions by the names that options use, each of a tensor [B, X]. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  identity: checked('identity', (x) => x),
  tanh: checked('tanh', (x) => tf.tanh(x)),
  sigmoid: checked('sigmoid', (x) => tf.sigmoid(x)),
  relu: checked('relu', (x) => tf.relu(x)),
  exp: checked('exp', (x) => tf.exp(x)),
  softplus: checked('softplus', (x) => tf.softplus(x)),
  'one-plus-softplus': checked('one-plus-softplus', (x) => tf.add(1, tf.softplus(x))),
  'one-plus-relu': checked('one-plus-relu', (x) => tf.add(1, tf.relu(x))),
};

type Activation = (x: tf.Tensor2D) => tf.Tensor2D;

type ActivationName =
  | 'identity'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'exp'
  | 'softplus'
  | 'one-plus-softplus'
  | 'one-plus-relu';

function checked(name: string, activation: Activation): Activation {
  const where = `activations.${name}`;
  return (x) => {
    requireTensor(where, x, 'B', 'X');
    return activation(x);
  };
}
