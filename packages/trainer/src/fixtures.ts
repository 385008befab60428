/** For tests: a task that a linear model can learn, that model, and a step that only pretends. */

import type {
  Batch,
  GradientSummary,
  LossTraits,
  ModelDefinition,
  Rng,
  SequenceModel,
  Task,
  TrainStep,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { adam } from './adam.js';
import type { Averaging } from './averaging.js';
import { clipByGlobalNorm } from './clipping.js';
import { sigmoidCrossEntropy } from './losses.js';
import { createReferenceStep } from './reference-step.js';

const delay = 2;

/** Random bits, each to be emitted again two steps later; 4 to 8 steps in training. */
export const echo: Task = {
  kind: 'echo',
  options: {},
  inputSize: 2,
  outputSize: 2,
  settings: [{ length: 8 }, { length: 20 }],
  drawSetting: (rng) => ({ length: 4 + rng.integer(5) }),
  sample(settings, rng): Batch {
    const lengths = settings.map(({ length }) => length);
    const [steps, sequences] = [Math.max(...lengths), lengths.length];
    const inputs = new Float32Array(steps * sequences * 2);
    const targets = new Float32Array(steps * sequences * 2);
    const mask = new Float32Array(steps * sequences);
    lengths.forEach((length, b) => {
      for (let t = 0; t < length; t++) {
        for (let i = 0; i < 2; i++) {
          const bit = rng.integer(2);
          inputs[(t * sequences + b) * 2 + i] = bit;
          if (t + delay < length) targets[((t + delay) * sequences + b) * 2 + i] = bit;
        }
        if (t >= delay) mask[t * sequences + b] = 1;
      }
    });
    return { steps, sequences, inputs, targets, mask };
  },
  optimalBits: () => 0,
};

/**
 * Logits are linear in the last four inputs: `weight` [4·I, O], `bias` [O], and `fixed` [O] beside it; in
 * training they are shifted by noise.
 */
export const windowDefinition: ModelDefinition<SequenceModel<tf.Tensor2D[]>> = {
  kind: 'window',
  options: {},
  build({ inputSize, outputSize }, rng) {
    const variable = <R extends tf.Rank>(shape: tf.ShapeMap[R], trainable = true) =>
      tf.tidy(() => {
        const size = tf.util.sizeFromShape(shape);
        const values = Float32Array.from({ length: size }, () => rng.uniform() - 0.5);
        return tf.variable<R>(tf.tensor<R>(values, shape), trainable);
      });
    const weights = {
      weight: variable<tf.Rank.R2>([4 * inputSize, outputSize]),
      bias: variable<tf.Rank.R1>([outputSize]),
      fixed: variable<tf.Rank.R1>([outputSize], false),
    };
    return {
      inputSize,
      outputSize,
      architecture: { kind: 'window', options: {} },
      weights,
      initialState: (batch) => [1, 2, 3].map(() => tf.zeros([batch, inputSize])),
      step: (input, before) =>
        tf.tidy(() => {
          const window = [...before, tf.clone(input)];
          const bias = tf.add(weights.bias, weights.fixed);
          const output = tf.add<tf.Tensor2D>(
            tf.matMul<tf.Tensor2D>(tf.concat(window, 1), weights.weight),
            bias,
          );
          return { output, state: window.slice(1).map((input) => tf.clone(input)) };
        }),
      forward: (inputs, rng) =>
        tf.tidy(() => {
          const [steps, sequences] = inputs.shape;
          const padded = tf.concat([tf.zeros([3, sequences, inputSize]), inputs], 0);
          const window = [0, 1, 2, 3].map((k) => tf.slice(padded, [k, 0, 0], inputs.shape));
          const noise = 0.01 * (rng?.normal() ?? 0);
          const rows = tf.reshape(tf.concat(window, 2), [steps * sequences, 4 * inputSize]);
          const logits = tf.add(
            tf.matMul(rows, weights.weight),
            tf.add(weights.bias, tf.add(weights.fixed, noise)),
          );
          return tf.reshape<tf.Rank.R3>(logits, [steps, sequences, outputSize]);
        }),
      dispose: () => {
        tf.dispose(Object.values(weights));
      },
    };
  },
};

export function windowModel(rng: Rng): SequenceModel {
  return windowDefinition.build({ inputSize: 2, outputSize: 2 }, rng);
}

/** The numbers of variables, by name. */
export function valuesOf(variables: Readonly<Record<string, tf.Tensor>>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, [...variable.dataSync()]]),
  );
}

export interface FakeStep extends TrainStep {
  readonly batches: readonly Batch[];
  readonly rates: readonly number[];
}

/** A step without a model: it records batches and learning rates and gives the summaries it is told. */
export function fakeStep(
  summary: (step: number) => GradientSummary = () => ({ loss: Math.LN2, norm: 1, finite: true }),
  loss: LossTraits = sigmoidCrossEntropy,
): FakeStep {
  const batches: Batch[] = [];
  const rates: number[] = [];
  return {
    engine: 'fake',
    loss,
    slots: {},
    batches,
    rates,
    gradients: (batch) => summary(batches.push(batch)),
    update: (learningRate) => {
      rates.push(learningRate);
    },
    dispose: () => undefined,
  };
}

export interface Setup {
  readonly model: SequenceModel;
  readonly step: TrainStep;
}

/** A window model and its step, freed afterwards. */
export async function withModel<Result>(
  rng: Rng,
  use: (setup: Setup) => Promise<Result>,
  averaging: Averaging | null = null,
): Promise<Result> {
  const model = windowModel(rng);
  const step = createReferenceStep(model, {
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 10 }),
    averaging,
  });
  try {
    return await use({ model, step });
  } finally {
    step.dispose();
    model.dispose();
  }
}

/** All that training changes. */
export const everything = ({ model, step }: Setup) => ({
  weights: valuesOf(model.weights),
  slots: valuesOf(step.slots),
});

/** A model without weights whose logits are all `logit`. */
export const constantModel = (logit: number) => ({
  inputSize: 2,
  outputSize: 2,
  weights: {},
  forward: ({ shape: [steps, sequences] }: tf.Tensor3D) =>
    tf.fill<tf.Rank.R3>([steps, sequences, 2], logit),
});
