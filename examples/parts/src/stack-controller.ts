import type { ControllerDefinition } from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

interface State {
  /** [B, H]. */
  readonly hidden: tf.Tensor2D;
  /** [B, D, W], its top first. */
  readonly stack: tf.Tensor3D;
}

/** A recurrent layer with a stack (Joulin and Mikolov 2015), which pushes, pops and stays to some degree at once. */
export function stackController(
  units: number,
  depth: number,
  width: number,
): ControllerDefinition<State> {
  return {
    kind: 'stack',
    options: { units, depth, width },
    build({ inputSize }, rng) {
      const recurrent = linear(inputSize + units + width, units, rng);
      const actions = linear(units, 3, rng);
      const pushed = linear(units, width, rng);
      return {
        inputSize,
        outputSize: units,
        weights: {
          ...prefixed('recurrent', recurrent.weights),
          ...prefixed('actions', actions.weights),
          ...prefixed('pushed', pushed.weights),
        },
        initialState: (batch) => ({
          hidden: tf.zeros([batch, units]),
          stack: tf.zeros([batch, depth, width]),
        }),
        step(input, { hidden, stack }) {
          const batch = input.shape[0];
          const top = tf.reshape<tf.Rank.R2>(tf.slice(stack, [0, 0, 0], [batch, 1, width]), [
            batch,
            width,
          ]);
          const output = tf.tanh<tf.Tensor2D>(recurrent.apply(tf.concat([input, hidden, top], 1)));
          const shares = tf.softmax(actions.apply(output));
          const share = (action: number) =>
            tf.reshape(tf.slice(shares, [0, action], [batch, 1]), [batch, 1, 1]);
          const fresh = tf.reshape<tf.Rank.R3>(tf.tanh(pushed.apply(output)), [batch, 1, width]);
          const [upper, lower] = [
            tf.slice(stack, [0, 0, 0], [batch, depth - 1, width]),
            tf.slice(stack, [0, 1, 0], [batch, depth - 1, width]),
          ];
          const after = tf.addN([
            tf.mul(share(0), tf.concat([fresh, upper], 1)),
            tf.mul(share(1), tf.concat([lower, tf.zeros([batch, 1, width])], 1)),
            tf.mul(share(2), stack),
          ]);
          return { output, state: { hidden: output, stack: tf.reshape(after, stack.shape) } };
        },
      };
    },
  };
}
