import { createRng, type SequenceModel, type Loss, type Optimizer } from '@tapehead/core';
import { testTrainStep } from '@tapehead/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adam } from './adam.js';
import { batchTensors } from './batch-tensors.js';
import { clipByGlobalNorm, clipByValue } from './clipping.js';
import { echo, valuesOf, windowDefinition, windowModel } from '../fixtures/models.js';
import { sigmoidCrossEntropy, squaredError } from './losses.js';
import { mapNamed, named } from './named.js';
import { createReferenceStep, type ReferenceStepOptions } from './reference-step.js';
import { rememberWeights } from './remember-weights.js';
import { rmsprop } from './rmsprop.js';

/** w ← w − rate · g: shows the gradients. */
const descent: Optimizer = {
  kind: 'descent',
  options: {},
  stateShapes: () => ({}),
  update: ({ weights, gradients, learningRate }) => ({
    weights: mapNamed(weights, (weight, name) =>
      tf.sub(weight, tf.mul(learningRate, named(gradients, name))),
    ),
    state: {},
  }),
};

for (const optimizer of [rmsprop(), adam()]) {
  testTrainStep(test, 'reference', {
    model: windowDefinition,
    sizes: { inputSize: 3, outputSize: 2 },
    create: (model) => createReferenceStep(model, { optimizer }),
  });
}

const batch = echo.sample([{ length: 5 }, { length: 8 }], createRng(2));
let model: SequenceModel;
let tensors = 0;

beforeEach(() => {
  tensors = tf.memory().numTensors;
  model = windowModel(createRng(1));
});

afterEach(() => {
  model.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});

const lossNow = (loss = sigmoidCrossEntropy) =>
  tf.tidy(() => {
    const { inputs, targets, mask } = batchTensors(batch, model);
    return Number(loss.evaluate(model.forward(inputs), targets, mask).dataSync()[0]);
  });

/** The gradient of each weight, as one update by `descent` shows it; the weights are as before then. */
function gradientsBy(options: Omit<ReferenceStepOptions, 'optimizer'> = {}) {
  const step = createReferenceStep(model, { optimizer: descent, ...options });
  const before = rememberWeights(model.weights);
  const summary = step.gradients(batch);
  step.update(1);
  const gradients = tf.tidy(() =>
    valuesOf(
      mapNamed(model.weights, (weight, name) =>
        tf.sub(Array.from(before.values.get(name)?.data ?? []), tf.reshape(weight, [-1])),
      ),
    ),
  );
  before.recall();
  step.dispose();
  return { summary, gradients };
}

test.each([sigmoidCrossEntropy, squaredError])(
  'the gradients of the $kind loss agree with finite differences to 1e-2',
  (loss) => {
    const { summary, gradients } = gradientsBy({ loss });
    expect(summary.loss).toBeCloseTo(lossNow(loss), 5);
    expect(summary.finite).toBe(true);
    expect(summary.norm).toBeCloseTo(Math.hypot(...Object.values(gradients).flat()), 3);
    for (const [name, weight] of Object.entries(model.weights)) {
      if (!weight.trainable) continue;
      const values = [...weight.dataSync()];
      const set = (numbers: number[]) => {
        tf.tidy(() => {
          weight.assign(tf.tensor(numbers, weight.shape));
        });
      };
      values.forEach((value, i) => {
        const lossAt = (x: number) => {
          set(values.with(i, x));
          return lossNow(loss);
        };
        const slope = (lossAt(value + 1e-2) - lossAt(value - 1e-2)) / 2e-2;
        const difference = Math.abs(slope - (gradients[name]?.[i] ?? Number.NaN));
        expect(difference).toBeLessThan(1e-2 * (1 + Math.abs(slope)));
      });
      set(values);
    }
  },
);

test('only trainable weights change, and those of other models do not', () => {
  const other = windowModel(createRng(5));
  const [before, otherBefore] = [valuesOf(model.weights), valuesOf(other.weights)];
  const step = createReferenceStep(model, { optimizer: adam() });
  step.gradients(batch);
  step.update(0.1);
  const after = valuesOf(model.weights);
  expect(after.fixed).toEqual(before.fixed);
  expect(after.weight).not.toEqual(before.weight);
  expect(after.bias).not.toEqual(before.bias);
  expect(valuesOf(other.weights)).toEqual(otherBefore);
  expect(Object.keys(step.optimizerState)).toEqual([
    'adam.steps',
    'adam.mean.weight',
    'adam.meanSquare.weight',
    'adam.mean.bias',
    'adam.meanSquare.bias',
  ]);
  expect(Object.values(step.optimizerState).every(({ trainable }) => !trainable)).toBe(true);
  step.dispose();
  other.dispose();
});

test('clipping comes before the optimizer, and the norm is that before clipping', () => {
  const free = gradientsBy();
  const byNorm = gradientsBy({ clip: clipByGlobalNorm({ limit: 0.1 }) });
  const byValue = gradientsBy({ clip: clipByValue({ limit: 0.01 }) });
  expect(byNorm.summary).toEqual(free.summary);
  expect(Math.hypot(...Object.values(byNorm.gradients).flat())).toBeCloseTo(0.1, 4);
  expect(Math.max(...Object.values(byValue.gradients).flat().map(Math.abs))).toBeCloseTo(0.01, 6);
});

test('gradients whose squares are beyond float32 are of use only where they are clipped', () => {
  const before = valuesOf(model.weights);
  const steep = {
    ...sigmoidCrossEntropy,
    evaluate: (...given: Parameters<typeof sigmoidCrossEntropy.evaluate>) =>
      tf.mul<tf.Scalar>(1e25, sigmoidCrossEntropy.evaluate(...given)),
  };
  const free = createReferenceStep(model, { optimizer: adam(), loss: steep });
  const { norm, finite } = free.gradients(batch);
  expect(norm).toBeGreaterThan(1e19);
  expect(finite).toBe(false);
  free.dispose();
  for (const clip of [clipByGlobalNorm(), clipByValue()]) {
    const step = createReferenceStep(model, { optimizer: adam(), loss: steep, clip });
    expect(step.gradients(batch).finite).toBe(true);
    step.update(1e-3);
    for (const values of Object.values(valuesOf(model.weights))) {
      expect(values.every(Number.isFinite)).toBe(true);
    }
    step.dispose();
  }
  expect(valuesOf(model.weights)).not.toEqual(before);
});

test('a weight that the loss does not depend on has a gradient of zero', () => {
  const unused = tf.tidy(() => tf.variable(tf.ones([3])));
  const step = createReferenceStep(
    { ...model, weights: { ...model.weights, unused } },
    { optimizer: rmsprop() },
  );
  expect(step.gradients(batch).finite).toBe(true);
  step.update(1);
  expect([...unused.dataSync()]).toEqual([1, 1, 1]);
  step.dispose();
  unused.dispose();
});

test('update needs gradients, once each', () => {
  const step = createReferenceStep(model, { optimizer: adam() });
  expect(() => {
    step.update(0.1);
  }).toThrow('there are no gradients; call gradients first');
  step.gradients(batch);
  step.update(0.1);
  expect(() => {
    step.update(0.1);
  }).toThrow('there are no gradients; call gradients first');
  step.dispose();
});

test.each([Number.NaN, Infinity, -0.1])('a learning rate of %s is refused', (rate) => {
  const step = createReferenceStep(model, { optimizer: adam() });
  const before = valuesOf(model.weights);
  step.gradients(batch);
  expect(() => {
    step.update(rate);
  }).toThrow(`update(learningRate): got ${rate}, expected a number of at least 0`);
  expect(valuesOf(model.weights)).toEqual(before);
  step.dispose();
});

test.each([Number.NaN, Infinity, 1e25])(
  'with a loss times %s the gradients are not finite and cannot be used',
  (factor) => {
    const step = createReferenceStep(model, {
      optimizer: adam(),
      loss: {
        kind: 'scaled',
        evaluate: (logits, targets, mask) =>
          tf.mul(sigmoidCrossEntropy.evaluate(logits, targets, mask), factor),
      },
    });
    const before = [valuesOf(model.weights), valuesOf(step.optimizerState)];
    expect(step.gradients(batch).finite).toBe(false);
    expect(() => {
      step.update(0.1);
    }).toThrow('the gradients are not finite, or too large; skip this step');
    expect([valuesOf(model.weights), valuesOf(step.optimizerState)]).toEqual(before);
    step.dispose();
  },
);

test('it holds one set of gradients and leaks nothing', () => {
  const step = createReferenceStep(model, { optimizer: rmsprop() });
  const idle = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) step.gradients(batch);
  expect(tf.memory().numTensors).toBe(idle + 2);
  step.update(0.1);
  expect(tf.memory().numTensors).toBe(idle);
  step.gradients(batch);
  step.dispose();
});

test('a batch whose arrays do not fit is refused and leaks nothing', () => {
  const step = createReferenceStep(model, { optimizer: rmsprop() });
  const idle = tf.memory().numTensors;
  expect(() => step.gradients({ ...batch, mask: new Float32Array(3) })).toThrow(
    'batch.mask: got 3 numbers, expected 8 · 2 = 16',
  );
  expect(() => step.gradients({ ...batch, inputs: new Float32Array(3) })).toThrow(
    'batch.inputs: got 3 numbers, expected 8 · 2 · 2 = 32',
  );
  expect(tf.memory().numTensors).toBe(idle);
  step.dispose();
});

test('a model without a trainable weight is refused', () => {
  expect(() => createReferenceStep({ ...model, weights: {} }, { optimizer: adam() })).toThrow(
    'createReferenceStep.model: got one without a trainable weight',
  );
});

test('targets that the mask leaves out have no influence on a loss of one’s own', () => {
  const absolute: Loss = {
    kind: 'absolute-error',
    evaluate: (logits, targets, mask) =>
      tf.sum(tf.mul(tf.abs(tf.sub(logits, targets)), tf.expandDims(mask, 2))),
  };
  const step = createReferenceStep(model, { optimizer: descent, loss: absolute });
  const plain = step.gradients(batch);
  expect(batch.mask).toContain(0);
  for (const odd of [Number.NaN, Infinity]) {
    const targets = batch.targets.map((target, index) =>
      batch.mask[Math.floor(index / model.outputSize)] === 0 ? odd : target,
    );
    expect(step.gradients({ ...batch, targets })).toEqual(plain);
  }
  step.dispose();
});
