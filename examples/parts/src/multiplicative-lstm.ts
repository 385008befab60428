import type { ControllerDefinition } from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

interface State {
  /** h and c, [B, H]. */
  readonly hidden: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
}

/**
 * The multiplicative LSTM (Krause et al. 2016): its gates see m = (W_x x) ⊙ (W_h h) in place of h, so that each input
 * has a transition of its own.
 */
export function multiplicativeLstm(units: number): ControllerDefinition<State> {
  return {
    kind: 'multiplicative-lstm',
    options: { units },
    build({ inputSize }, rng) {
      const fromInput = linear(inputSize, units, rng);
      const fromHidden = linear(units, units, rng);
      const gates = linear(inputSize + units, 4 * units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: {
          ...prefixed('fromInput', fromInput.weights),
          ...prefixed('fromHidden', fromHidden.weights),
          ...prefixed('gates', gates.weights),
        },
        initialState: (batch) => ({
          hidden: tf.zeros([batch, units]),
          cell: tf.zeros([batch, units]),
        }),
        step(input, { hidden, cell }) {
          const factors = tf.mul<tf.Tensor2D>(fromInput.apply(input), fromHidden.apply(hidden));
          const raw = gates.apply(tf.concat([input, factors], 1));
          const [i, f, o, g] = tf.split<tf.Tensor2D>(raw, 4, 1);
          if (!i || !f || !o || !g) throw new Error('Four parts are four.');
          const kept = tf.mul(tf.sigmoid(f), cell);
          const next = tf.add<tf.Tensor2D>(kept, tf.mul(tf.sigmoid(i), tf.tanh(g)));
          const output = tf.mul<tf.Tensor2D>(tf.sigmoid(o), tf.tanh(next));
          return { output, state: { hidden: output, cell: next } };
        },
      };
    },
  };
}
