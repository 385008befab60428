import { type NamedVariables, parseOptions, variablesOption } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** A weight's numbers at some time. */
export interface RememberedWeight {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** In row-major order. */
  readonly data: Float32Array;
}

/** A copy of weights, to go back to the best ones of a run, or to the last good ones. */
export interface RememberedWeights {
  /** The copies, by the weights' names. */
  readonly values: ReadonlyMap<string, RememberedWeight>;
  /**
   * Makes the copies equal to the weights as they are now. If a number is not finite it returns false, and
   * the copies are as they were.
   */
  remember(): boolean;
  /** Makes the weights equal to the copies. */
  recall(): void;
}

/**
 * Copies weights, or any variables, as they are now. The copies are no tensors: nothing needs to be freed.
 * @throws {InvalidOptionsError} for what are no variables by their names.
 * @example
 * ```ts
 * import { rememberWeights } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const weight = tf.variable(tf.scalar(1));
 * const best = rememberWeights({ weight });
 * weight.assign(tf.scalar(2));
 * best.recall();
 * weight.print(); // 1
 * ```
 */
export function rememberWeights(weights: NamedVariables): RememberedWeights {
  parseOptions('rememberWeights.weights', variablesOption(), weights);
  const entries = Object.entries(weights);
  const read = () =>
    entries.map(([name, weight]): [string, RememberedWeight] => {
      const { shape } = weight;
      return [name, { shape, data: new Float32Array(weight.dataSync()) }];
    });
  const values = new Map(read());
  return {
    values,
    remember() {
      const now = read();
      if (!now.every(([, { data }]) => data.every(Number.isFinite))) return false;
      for (const [name, value] of now) values.set(name, value);
      return true;
    },
    recall() {
      tf.tidy(() => {
        for (const [name, weight] of entries) {
          const value = values.get(name);
          if (value) weight.assign(tf.tensor(value.data.slice(), weight.shape, 'float32'));
        }
      });
    },
  };
}
