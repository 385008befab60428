import { type NamedVariables, parseOptions } from '@tapehead/core';
import { type Averaging, averagingOptions } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from '../host.js';
import type { Weight } from '../weights.js';

/** The averages of a step's weights. */
export interface Averages {
  /** `average.<weight>` for each weight, and the scalar `averaging.updates`. */
  readonly variables: NamedVariables;
  /** Adds the weights as they are after an update to the averages; in the order of `variables`. */
  update(weights: readonly Weight[]): void;
  dispose(): void;
}

/** The compiled form of `createAverages` in `@tapehead/trainer`. */
export function createAverages(
  { kernels, floats, pointerOf }: Host,
  weights: NamedVariables,
  averaging: Averaging,
): Averages {
  const { decay } = parseOptions('averaging', averagingOptions, averaging);
  const slot = (value: tf.Tensor) => tf.tidy(() => tf.variable(tf.mul(value, 1), false));
  const updates = tf.tidy(() => slot(tf.scalar(0)));
  const averages = Object.entries(weights).map(([name, weight]) => ({
    name: `average.${name}`,
    variable: slot(weight),
  }));
  const variables: NamedVariables = {
    'averaging.updates': updates,
    ...Object.fromEntries(averages.map(({ name, variable }) => [name, variable])),
  };
  return {
    variables,
    update(current) {
      const counter = floats(pointerOf(updates, 'The slot averaging.updates'), 1);
      const before = Number(counter[0]);
      counter[0] = before + 1;
      const rate = 1 - Math.min(decay, (1 + before) / (10 + before));
      averages.forEach(({ name, variable }, index) => {
        const weight = current[index];
        if (!weight) return;
        const average = pointerOf(variable, `The slot ${name}`);
        kernels.moveTowards(variable.size, rate, weight.pointer(), average);
      });
    },
    dispose() {
      tf.dispose(Object.values(variables));
    },
  };
}
