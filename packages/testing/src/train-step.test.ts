import type { Batch, ModelDefinition, SequenceModel, TrainStep } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { collectLeaks, drawn, failureOf, leak } from '../fixtures/faults.js';
import { testTrainStep, trainStepContract } from './train-step.js';

const sizes = { inputSize: 3, outputSize: 2 };

/** Logits are linear in the inputs, beside a fixed offset; in training there is noise. */
const model: ModelDefinition = {
  kind: 'linear',
  options: {},
  build({ inputSize, outputSize }, rng) {
    const weight = drawn<tf.Rank.R2>([inputSize, outputSize], rng);
    const offset = tf.tidy(() => tf.variable(tf.tensor1d([0.1, -0.1]), false));
    return {
      ...sizes,
      architecture: { kind: 'linear', options: {} },
      weights: { weight, offset },
      initialState: () => null,
      step: (input) => ({
        output: tf.tidy(() => tf.add(tf.matMul(input, weight), offset)),
        state: null,
      }),
      forward: (inputs, rng) =>
        tf.tidy(() => {
          const [steps, batch] = inputs.shape;
          const rows = tf.reshape(inputs, [steps * batch, inputSize]);
          const noise = rng?.normal() ?? 0;
          const logits = tf.add(tf.matMul(rows, weight), tf.add(offset, noise));
          return tf.reshape(logits, [steps, batch, outputSize]);
        }),
      dispose: () => {
        tf.dispose([weight, offset]);
      },
    };
  },
};

/** A fault to put into the plain step below. */
interface Fault {
  /** The loss that the step reports, from the loss summed over the batch. */
  readonly loss?: (total: number, batch: Batch) => number;
  /** What a new gradient becomes, given the one held before. */
  readonly gradient?: (gradient: tf.Tensor, held: tf.Tensor | null) => tf.Tensor;
  readonly targets?: (batch: Batch) => Float32Array;
  readonly rate?: (learningRate: number) => number;
  readonly stateName?: string;
  readonly change?: (step: TrainStep, model: SequenceModel) => Partial<TrainStep>;
}

/** Gradient descent with momentum: v ← v/2 + g, w ← w − rate v. */
function stepOf(built: SequenceModel, fault: Fault = {}): TrainStep {
  const { weight } = built.weights;
  if (!weight) throw new Error('expected a weight');
  const velocity = tf.tidy(() => tf.variable(tf.zerosLike(weight), false));
  let held: tf.Tensor | null = null;
  let finite = false;
  const release = () => {
    held?.dispose();
    held = null;
  };
  const step: TrainStep = {
    engine: 'plain',
    loss: { kind: 'sigmoid-cross-entropy', unit: 'nats' },
    optimizerState: { [fault.stateName ?? 'velocity.weight']: velocity },
    gradients(batch, rng) {
      const { steps, sequences, inputs, mask } = batch;
      const before = held;
      const { value, gradient } = tf.tidy(() => {
        const targets = tf.tensor3d(fault.targets?.(batch) ?? batch.targets, [steps, sequences, 2]);
        const { value, grads } = tf.variableGrads(() => {
          const logits = built.forward(tf.tensor3d(inputs, [steps, sequences, 3]), rng);
          const each = tf.sub(tf.softplus(logits), tf.mul(logits, targets));
          return tf.sum(tf.mul(each, tf.tensor3d(mask, [steps, sequences, 1])));
        }, [weight]);
        const mean = tf.div(grads[weight.name] ?? 0, sequences);
        return { value, gradient: tf.clone(fault.gradient?.(mean, before) ?? mean) };
      });
      release();
      held = gradient;
      const total = value.dataSync()[0] ?? Number.NaN;
      value.dispose();
      const norm = Math.hypot(...gradient.dataSync());
      const loss = fault.loss?.(total, batch) ?? total / sequences;
      finite = Number.isFinite(loss) && Number.isFinite(norm);
      return { loss, norm, finite };
    },
    update(learningRate) {
      if (!held) throw new Error('there are no gradients');
      if (!finite) throw new Error('the gradients are not finite');
      const gradient = held;
      const rate = fault.rate?.(learningRate) ?? learningRate;
      tf.tidy(() => {
        velocity.assign(tf.add(tf.div(velocity, 2), gradient));
        weight.assign(tf.sub(weight, tf.mul(velocity, rate)));
      });
      release();
    },
    dispose() {
      release();
      velocity.dispose();
    },
  };
  return { ...step, ...fault.change?.(step, built) };
}

afterEach(collectLeaks);

describe('a good step', () => {
  testTrainStep(test, 'plain', { model, sizes, create: (built) => stepOf(built) });
});

const updating = (after: (model: SequenceModel) => void): Fault => ({
  change: ({ update }, built) => ({
    update(learningRate) {
      update(learningRate);
      after(built);
    },
  }),
});
let updates = 0;

test.each<[string, Fault, string]>([
  [
    'another engine',
    { change: () => ({ engine: 'compiled' }) },
    'it names its engine and its loss, and its optimizer state after the weights',
  ],
  [
    'a loss without its unit',
    { change: () => ({ loss: { kind: 'sigmoid-cross-entropy' } }) },
    'it names its engine and its loss, and its optimizer state after the weights',
  ],
  [
    'a state that names no weight',
    { stateName: 'velocity.0' },
    'it names its engine and its loss, and its optimizer state after the weights',
  ],
  [
    'a loss that is not the mean over the batch',
    { loss: (total) => total },
    'loss and gradient norm are those of the cross-entropy of the model’s logits',
  ],
  [
    'a gradient that is twice as large',
    { gradient: (gradient) => tf.mul(gradient, 2) },
    'loss and gradient norm are those of the cross-entropy of the model’s logits',
  ],
  [
    'gradients without noise',
    { change: ({ gradients }) => ({ gradients: (batch) => gradients(batch) }) },
    'the model draws its noise from the generator that the step gets',
  ],
  [
    'gradients with noise that is not the model’s',
    {
      change: ({ gradients }) => ({
        gradients(batch, rng) {
          rng?.uniform();
          return gradients(batch, rng);
        },
      }),
    },
    'the model draws its noise from the generator that the step gets',
  ],
  [
    'gradients that add up',
    { gradient: (gradient, held) => (held ? tf.add(gradient, held) : gradient) },
    'gradients change no weight and no optimizer state, and replace those before',
  ],
  [
    'gradients that change a weight',
    {
      change: ({ gradients }, built) => ({
        gradients(batch) {
          tf.tidy(() => built.weights.weight?.assign(tf.ones([3, 2])));
          return gradients(batch);
        },
      }),
    },
    'gradients change no weight and no optimizer state, and replace those before',
  ],
  [
    'a loss of what is masked out',
    {
      change: ({ gradients }) => ({
        gradients: (batch) => gradients({ ...batch, mask: batch.mask.map(() => 1) }),
      }),
    },
    'what is masked out has no influence',
  ],
  [
    'an update without gradients',
    { change: () => ({ update: () => undefined }) },
    'update refuses when there are no gradients, at first and after an update',
  ],
  [
    'gradients that are always called finite',
    {
      change: ({ gradients }) => ({
        gradients: (batch) => ({ ...gradients(batch), finite: true }),
      }),
    },
    'gradients that are not finite are told, refused and forgotten',
  ],
  ['the wrong sign', { rate: (rate) => -rate }, 'the loss falls'],
  [
    'a rate of its own',
    { rate: () => 0.01 },
    'only trainable weights change, by less for a smaller learning rate, not at all for 0',
  ],
  [
    'an update of fixed weights',
    updating(({ weights }) => {
      tf.tidy(() => weights.offset?.assign(tf.tensor1d([1, 1])));
    }),
    'only trainable weights change, by less for a smaller learning rate, not at all for 0',
  ],
  [
    'updates that differ from run to run',
    { rate: (rate) => rate * (1 + 0.01 * ++updates) },
    'the same seed gives the same bits twice',
  ],
  [
    'a memory that is in no state',
    {
      change: ({ update }) => {
        let before = 0;
        return {
          update: (learningRate) => {
            update(learningRate * (1 + 0.01 * before));
            before += 1;
          },
        };
      },
    },
    'with the same weights and optimizer state another step goes on with the same bits',
  ],
  [
    'a tensor that each update leaves',
    updating(() => leak()),
    'it leaks no tensors and leaves the model alone when it is disposed of',
  ],
  [
    'a tensor that stays after its disposal',
    {
      change: ({ dispose }) => ({
        dispose() {
          leak();
          dispose();
        },
      }),
    },
    'it leaks no tensors and leaves the model alone when it is disposed of',
  ],
])('it fails a step with %s', (_name, fault, check) => {
  const contract = trainStepContract('plain', {
    model,
    sizes,
    create: (built) => stepOf(built, fault),
  });
  expect(failureOf(contract, check)).toBeDefined();
});
