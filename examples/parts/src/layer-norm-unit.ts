import type { ControllerDefinition } from '@tapehead/core';
import { linear, prefixed, variable } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

const epsilon = 1e-3;

/** A recurrent layer with layer normalization (Ba et al. 2016): h ← tanh(g ⊙ (a − μ) / σ + b), a = [x, h] W. */
export function layerNormUnit(units: number): ControllerDefinition<tf.Tensor2D> {
  return {
    kind: 'layer-norm-unit',
    options: { units },
    build({ inputSize }, rng) {
      const map = linear(inputSize + units, units, rng);
      const gain = variable<tf.Rank.R1>(new Float32Array(units).fill(1), [units]);
      const shift = variable<tf.Rank.R1>(new Float32Array(units), [units]);
      return {
        inputSize,
        outputSize: units,
        weights: { ...prefixed('map', map.weights), gain, shift },
        initialState: (batch) => tf.zeros([batch, units]),
        step(input, state) {
          const raw = map.apply(tf.concat([input, state], 1));
          const { mean, variance } = tf.moments(raw, 1, true);
          const normal = tf.div(tf.sub(raw, mean), tf.sqrt(tf.add(variance, epsilon)));
          const output = tf.tanh<tf.Tensor2D>(tf.add(tf.mul(gain, normal), shift));
          return { output, state: output };
        },
      };
    },
  };
}
