import {
  type Complete,
  functionOption,
  type NamedVariables,
  type OptionsShape,
  parseOptions,
  realNumber,
  strictOptions,
  variablesOption,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { rememberWeights } from './remember-weights.js';

/** How to average weights over the updates. */
export interface Averaging {
  /** How much of the average each update keeps, once there were enough of them; 0.999 by default. */
  readonly decay?: number | undefined;
}

/** The schema of `Averaging`. */
export interface AveragingSchema extends z.ZodType<Complete<Averaging>, Averaging> {}

/** Checks an `Averaging` and fills in its defaults. */
export const averagingOptions: AveragingSchema = strictOptions({
  decay: realNumber(0, 1 - 1e-6).default(0.999),
} satisfies OptionsShape<Averaging>);

/** The running averages of a step's weights. */
export interface Averages {
  /** `average.<weight>` for each weight, and the scalar `averaging.updates`. */
  readonly state: NamedVariables;
  /** Takes in the weights as they are after an update. */
  update(): void;
}

const entryOf = (weight: string) => `average.${weight}`;

/**
 * Exponential moving averages of weights. They start from the weights as they are now; after n updates,
 * which the scalar counts, the next one makes
 *
 * ```
 * average ← average + (1 − min(decay, (1 + n) / (10 + n))) (w − average)
 * ```
 *
 * so that at first they follow closely, however large the decay (as TensorFlow's do with `num_updates`).
 * @throws {InvalidOptionsError} for a decay out of range.
 */
export function createAverages(weights: NamedVariables, averaging: Averaging): Averages {
  const { decay } = parseOptions('averaging', averagingOptions, averaging);
  const copied = (value: tf.Tensor) => tf.tidy(() => tf.variable(tf.mul(value, 1), false));
  const counter = tf.tidy(() => copied(tf.scalar(0)));
  const averages = Object.entries(weights).map(([name, weight]) => ({
    name,
    weight,
    average: copied(weight),
  }));
  return {
    state: {
      'averaging.updates': counter,
      ...Object.fromEntries(averages.map(({ name, average }) => [entryOf(name), average])),
    },
    update() {
      tf.tidy(() => {
        const updates = Number(counter.dataSync()[0]);
        counter.assign(tf.scalar(updates + 1));
        const rate = 1 - Math.min(decay, (1 + updates) / (10 + updates));
        for (const { weight, average } of averages) {
          average.assign(tf.add(average, tf.mul(rate, tf.sub(weight, average))));
        }
      });
    },
  };
}

/**
 * Makes the weights equal to those averages of them that are among a step's optimizer state.
 * @throws {InvalidOptionsError} for what are no variables by their names.
 */
export function assignAverages(weights: NamedVariables, optimizerState: NamedVariables): void {
  for (const [weight, average] of averaged(weights, optimizerState)) {
    tf.tidy(() => {
      weight.assign(tf.mul(average, 1));
    });
  }
}

/**
 * Runs something on a model whose weights are the averages of them that are among a step's optimizer state, if there
 * are any. Afterwards the weights are bit for bit what they were.
 * @throws {InvalidOptionsError} for what are no variables by their names, and what is no function.
 */
export async function withAverages<Result>(
  weights: NamedVariables,
  optimizerState: NamedVariables,
  run: () => Promise<Result>,
): Promise<Result> {
  parseOptions('withAverages.run', functionOption(), run);
  if (averaged(weights, optimizerState).length === 0) return run();
  const raw = rememberWeights(weights);
  try {
    assignAverages(weights, optimizerState);
    return await run();
  } finally {
    raw.recall();
  }
}

function averaged(
  weights: NamedVariables,
  optimizerState: NamedVariables,
): readonly (readonly [weight: tf.Variable, average: tf.Variable])[] {
  parseOptions('averages.weights', variablesOption(), weights);
  parseOptions('averages.optimizerState', variablesOption(), optimizerState);
  return Object.entries(weights).flatMap(([name, weight]) => {
    const average = optimizerState[entryOf(name)];
    return average ? [[weight, average] as const] : [];
  });
}
