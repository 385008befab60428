import * as tf from '@tensorflow/tfjs-core';
import type { NamedVariables } from '@tapehead/spec';

/** A copy of weights, to go back to the best ones of a run. */
export interface RememberedWeights {
  /** The copies, by the weights' names. */
  readonly weights: NamedVariables;
  /** Makes the copies equal to the weights as they are now. */
  remember(): void;
  /** Makes the weights equal to the copies. */
  recall(): void;
  /** Frees the copies. */
  dispose(): void;
}

/** A tensor of its own: a clone would share its numbers, which a compiled step changes in place. */
const copyOf = (weight: tf.Tensor) => tf.mul(weight, 1);

/** Copies weights as they are now. */
export function rememberWeights(weights: NamedVariables): RememberedWeights {
  const pairs = Object.entries(weights).map(([name, weight]) => {
    const copy = tf.tidy(() => tf.variable(copyOf(weight), false));
    return { name, weight, copy };
  });
  const assign = (to: tf.Variable, from: tf.Variable) => {
    tf.tidy(() => {
      to.assign(copyOf(from));
    });
  };
  return {
    weights: Object.fromEntries(pairs.map(({ name, copy }) => [name, copy])),
    remember() {
      for (const { weight, copy } of pairs) assign(copy, weight);
    },
    recall() {
      for (const { weight, copy } of pairs) assign(weight, copy);
    },
    dispose() {
      tf.dispose(pairs.map(({ copy }) => copy));
    },
  };
}
