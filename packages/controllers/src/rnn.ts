import type { ControllerDefinition } from '@tapehead/core';
import { countLinear, type InitialValue, joined, linear, variable } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { hiddenController } from './hidden-controller.js';

/** The options of `rnn`. */
export interface RnnOptions {
  /** H. */
  readonly units: number;
  /** What the hidden state starts from; zeros by default. */
  readonly initialState?: InitialValue | undefined;
}

/**
 * A recurrent network without gates (Elman 1990) as controller, whose state h [B, H] is also its output:
 * h ← tanh(W x + U h + b). The published stack-RNN and tape-RNN have one. U starts from zeros, as if the controller were
 * feedforward: from there a tape learned to copy, from random numbers it did not in the runs that were tried.
 * Weights: `weight` [inputs, H], `bias` [H], `recurrent` [H, H], and unless it is constant `initialHidden` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { rnn } from '@tapehead/controllers';
 * import { stackRnn } from '@tapehead/ntm';
 *
 * const machine = stackRnn({ controller: rnn({ units: 32 }) });
 * ```
 */
export function rnn(options: RnnOptions): ControllerDefinition<tf.Tensor2D> {
  return loadRnn(options);
}

/** `rnn` from stored options. */
export const loadRnn: (options: unknown) => ControllerDefinition<tf.Tensor2D> = hiddenController({
  kind: 'rnn',
  initialState: { kind: 'constant', value: 0 },
  count: (inputSize, units) => countLinear(inputSize, units) + units * units,
  build(inputSize, units, rng) {
    const map = linear(inputSize, units, rng);
    const recurrent = variable<tf.Rank.R2>(new Float32Array(units * units), [units, units]);
    return {
      weights: joined(map.weights, { recurrent }),
      next: (input, hidden) => tf.tanh(tf.add(map.apply(input), tf.matMul(hidden, recurrent))),
    };
  },
});
