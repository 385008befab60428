import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { echo, valuesOf, windowModel } from '../fixtures/models.js';
import { createReferenceStep } from './reference-step.js';
import { type RememberedWeights, rememberWeights } from './remember-weights.js';
import { rmsprop } from './rmsprop.js';

/** The copies in the form of `valuesOf`. */
const copies = ({ values }: RememberedWeights) =>
  Object.fromEntries([...values].map(([name, { data }]) => [name, [...data]]));

test('weights can be remembered, changed and recalled any number of times', () => {
  const model = windowModel(createRng(1));
  const step = createReferenceStep(model, { optimizer: rmsprop() });
  const change = () => {
    step.gradients(echo.sample([{ length: 6 }], createRng(1)));
    step.update(0.1);
  };
  const first = valuesOf(model.weights);
  const remembered = rememberWeights(model.weights);
  for (const [name, { shape }] of remembered.values) {
    expect(shape).toEqual(model.weights[name]?.shape);
  }
  change();
  expect(copies(remembered)).toEqual(first);
  remembered.recall();
  expect(valuesOf(model.weights)).toEqual(first);
  change();
  const second = valuesOf(model.weights);
  expect(remembered.remember()).toBe(true);
  change();
  expect(valuesOf(model.weights)).not.toEqual(second);
  remembered.recall();
  expect(valuesOf(model.weights)).toEqual(second);
  change();
  expect(copies(remembered)).toEqual(second);
  step.dispose();
  model.dispose();
});

test.each([Number.NaN, Infinity])('weights among which is %d are not remembered', (value) => {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const remembered = rememberWeights({ variable });
  tf.tidy(() => {
    variable.assign(tf.tensor1d([3, value]));
  });
  expect(remembered.remember()).toBe(false);
  expect(copies(remembered)).toEqual({ variable: [1, 2] });
  remembered.recall();
  expect([...variable.dataSync()]).toEqual([1, 2]);
  variable.dispose();
});
