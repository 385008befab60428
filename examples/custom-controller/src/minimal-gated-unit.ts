import {
  type ControllerDefinition,
  parseOptions,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

const gruOptions = strictOptions({ units: wholeNumber(1, 4096) });

/** A gated recurrent unit (Cho et al. 2014) of H units; its state [B, H] is also its output. */
export function gru(options: { readonly units: number }): ControllerDefinition<tf.Tensor2D> {
  return loadGru(options);
}

/** The same from stored options. */
export function loadGru(options: unknown): ControllerDefinition<tf.Tensor2D> {
  const { units } = parseOptions('gru', gruOptions, options);
  return {
    kind: 'gru',
    options: { units },
    build({ inputSize }, rng) {
      const update = linear(inputSize + units, units, rng);
      const reset = linear(inputSize + units, units, rng);
      const candidate = linear(inputSize + units, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: {
          ...prefixed('update', update.weights),
          ...prefixed('reset', reset.weights),
          ...prefixed('candidate', candidate.weights),
        },
        initialState: (batch) => tf.zeros([batch, units]),
        step(input, state) {
          const both = tf.concat([input, state], 1);
          const z = tf.sigmoid(update.apply(both));
          const kept = tf.mul<tf.Tensor2D>(tf.sigmoid(reset.apply(both)), state);
          const news = tf.tanh(candidate.apply(tf.concat([input, kept], 1)));
          const output = tf.add<tf.Tensor2D>(tf.mul(tf.sub(1, z), state), tf.mul(z, news));
          return { output, state: output };
        },
      };
    },
  };
}
