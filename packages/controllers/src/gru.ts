import type { ControllerDefinition } from '@tapehead/core';
import { countLinear, type InitialValue, joined, linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { hiddenController } from './hidden-controller.js';

/** The options of `gru`. */
export interface GruOptions {
  /** H. */
  readonly units: number;
  /** What the hidden state starts from; `{ kind: 'learned', range: 0.1 }` by default. */
  readonly initialState?: InitialValue | undefined;
}

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078, eq. 5–8) as controller; its state h [B, H] is also its
 * output:
 *
 * ```
 * u = σ(W_u [x; h] + b_u)              update gate
 * r = σ(W_r [x; h] + b_r)              reset gate
 * n = tanh(W_n [x; r ⊙ h] + b_n)       candidate
 * h ← (1 − u) ⊙ h + u ⊙ n
 * ```
 *
 * The source's update gate is 1 − u. Weights: `gates.weight` [inputs + H, 2H] (columns: update, reset), `gates.bias`
 * [2H], `candidate.weight` [inputs + H, H], `candidate.bias` [H], and unless it is constant `initialHidden` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { gru } from '@tapehead/controllers';
 * import { paper } from '@tapehead/ntm';
 *
 * const machine = paper({ controller: gru({ units: 100 }) });
 * ```
 */
export function gru(options: GruOptions): ControllerDefinition<tf.Tensor2D> {
  return loadGru(options);
}

/** `gru` from stored options. */
export const loadGru: (options: unknown) => ControllerDefinition<tf.Tensor2D> = hiddenController({
  kind: 'gru',
  initialState: { kind: 'learned', range: 0.1 },
  count: (inputSize, units) =>
    countLinear(inputSize + units, 2 * units) + countLinear(inputSize + units, units),
  build(inputSize, units, rng) {
    const gates = linear(inputSize + units, 2 * units, rng);
    const candidate = linear(inputSize + units, units, rng);
    return {
      weights: joined(prefixed('gates', gates.weights), prefixed('candidate', candidate.weights)),
      next(input, hidden) {
        const raw = tf.sigmoid<tf.Tensor2D>(gates.apply(tf.concat([input, hidden], 1)));
        const gate = (index: number) => tf.slice(raw, [0, index * units], [input.shape[0], units]);
        const [update, reset] = [gate(0), gate(1)];
        const news = tf.tanh(candidate.apply(tf.concat([input, tf.mul(reset, hidden)], 1)));
        return tf.add(tf.mul(tf.sub(1, update), hidden), tf.mul(update, news));
      },
    };
  },
});
