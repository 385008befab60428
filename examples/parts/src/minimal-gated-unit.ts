import type { ControllerDefinition } from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** The minimal gated unit (Zhou et al. 2016): a GRU with one gate. Its state [B, H] is also its output. */
export function minimalGatedUnit(units: number): ControllerDefinition<tf.Tensor2D> {
  return {
    kind: 'minimal-gated-unit',
    options: { units },
    build({ inputSize }, rng) {
      const forget = linear(inputSize + units, units, rng);
      const candidate = linear(inputSize + units, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: {
          ...prefixed('forget', forget.weights),
          ...prefixed('candidate', candidate.weights),
        },
        initialState: (batch) => tf.zeros([batch, units]),
        step(input, state) {
          const gate = tf.sigmoid(forget.apply(tf.concat([input, state], 1)));
          const kept = tf.mul<tf.Tensor2D>(gate, state);
          const news = tf.tanh(candidate.apply(tf.concat([input, kept], 1)));
          const output = tf.add<tf.Tensor2D>(tf.mul(tf.sub(1, gate), state), tf.mul(gate, news));
          return { output, state: output };
        },
      };
    },
  };
}
