import * as tf from '@tensorflow/tfjs-core';
import { type ControllerDefinition, linear } from 'tapehead';

/**
 * A simple recurrent network (Elman 1990) of H units: h ← tanh(W [x, h] + b). Its state h [B, H] is also its
 * output.
 */
export function elman({ units }: { readonly units: number }): ControllerDefinition<tf.Tensor2D> {
  return {
    kind: 'elman',
    options: { units },
    // The input [B, I] of a step is the task's and what the heads have read in the step before.
    build({ inputSize }, rng) {
      const layer = linear(inputSize + units, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: layer.weights,
        initialState: (batch) => tf.zeros([batch, units]),
        // State in, state out: a step changes nothing that it is given.
        step(input, state) {
          const output = tf.tanh(layer.apply(tf.concat([input, state], 1)));
          return { output, state: output };
        },
      };
    },
  };
}
