import { createRng } from '@tapehead/random';
import { expect, test } from 'vitest';
import { echo, valuesOf, windowModel } from './fixtures.js';
import { createReferenceStep } from './reference-step.js';
import { rememberWeights } from './remember-weights.js';
import { rmsprop } from './rmsprop.js';

test('weights can be remembered, changed and recalled any number of times', () => {
  const model = windowModel(createRng(1));
  const step = createReferenceStep(model, { optimizer: rmsprop() });
  const change = () => {
    step.gradients(echo.sample([{ length: 6 }], createRng(1)));
    step.update(0.1);
  };
  const first = valuesOf(model.weights);
  const remembered = rememberWeights(model.weights);
  expect(Object.keys(remembered.weights)).toEqual(Object.keys(model.weights));
  change();
  expect(valuesOf(remembered.weights)).toEqual(first);
  remembered.recall();
  expect(valuesOf(model.weights)).toEqual(first);
  change();
  const second = valuesOf(model.weights);
  remembered.remember();
  change();
  expect(valuesOf(model.weights)).not.toEqual(second);
  remembered.recall();
  expect(valuesOf(model.weights)).toEqual(second);
  remembered.dispose();
  step.dispose();
  model.dispose();
});

test('a copy shares no memory with its weight', () => {
  const model = windowModel(createRng(1));
  const remembered = rememberWeights(model.weights);
  for (const [name, weight] of Object.entries(model.weights)) {
    expect(remembered.weights[name]?.dataId).not.toBe(weight.dataId);
  }
  remembered.remember();
  for (const [name, weight] of Object.entries(model.weights)) {
    expect(remembered.weights[name]?.dataId).not.toBe(weight.dataId);
  }
  remembered.dispose();
  model.dispose();
});
