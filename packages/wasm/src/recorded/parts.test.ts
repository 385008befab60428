import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { both, ownSteps } from '../../fixtures/own-steps.js';
import { expectSamePass } from '../../fixtures/passes.js';
import { type Step, stepModel } from '../../fixtures/steps.js';
import { adam } from '@tapehead/trainer';
import { compileModel } from '../compiled/compile-model.js';
import { compileStep } from '../compiled/compile-step.js';
import { explainCompilation } from './explain.js';

describe.each(Object.entries(ownSteps))('%s', (_name, [step, foreign]) => {
  test.each([1, 2, 5])('is recorded, and agrees with tfjs in a batch of %i', (sequences) => {
    const model = stepModel(step);
    const compiled = compileModel(model);
    try {
      tf.tidy(() => {
        const run = { seed: 3, steps: 6, sequences };
        const inputs = expectSamePass(model, compiled, run);
        const logits = [compiled.forward(inputs), model.forward(inputs)] as const;
        expectAgreement('logits', ...logits, 1e-4);
      });
      const report = explainCompilation(model, { batch: sequences });
      expect(report.engine === 'compiled' && report.leftToTfjs).toEqual(foreign);
    } finally {
      compiled.dispose();
      model.dispose();
    }
  });
});

let calls = 0;
const refused: Readonly<Record<string, readonly [Step, RegExp]>> = {
  'reads numbers of a step': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: Number(raw.dataSync()[0]) > 0 ? tf.tanh(raw) : tf.sigmoid(raw) };
    },
    /reads numbers that depend on its inputs/,
  ],
  'reads numbers of a weight': [
    (input, state, { kernel, gain }) => ({
      output: tf.mul(tf.matMul(both(input, state), kernel), Number(gain.dataSync()[0])),
    }),
    /reads numbers that depend on its inputs or weights/,
  ],
  'chooses by the sign of a weight, which training may change': [
    (input, state, { kernel, gain }) => {
      const raw = tf.mul(tf.matMul(both(input, state), kernel), gain);
      return { output: Number(gain.dataSync()[0]) > 0 ? tf.tanh(raw) : tf.sigmoid(raw) };
    },
    /reads numbers that depend on its inputs or weights/,
  ],
  'counts its calls': [
    (input, state, { kernel }) => {
      calls += 1;
      return { output: tf.div(tf.matMul(both(input, state), kernel), calls) };
    },
    /does not do the same each time/,
  ],
  'draws random numbers': [
    (input, state, { kernel }) => ({
      output: tf.dropout(tf.tanh(tf.matMul(both(input, state), kernel)), 0.5),
    }),
    /does not do the same each time/,
  ],
  'chooses by numbers of its input': [
    (input, state, { kernel }) => {
      const raw = tf.matMul(both(input, state), kernel);
      return { output: Number(input.dataSync()[0]) > 0 ? tf.tanh(raw) : raw };
    },
    /reads numbers that depend on its inputs/,
  ],
};

test.each(Object.entries(refused))(
  'a step that %s is refused, and why',
  (_name, [step, reason]) => {
    const model = stepModel(step);
    const before = [...(model.weights.kernel?.dataSync() ?? [])];
    expect(() => compileModel(model)).toThrow(
      expect.objectContaining({ code: 'NOT_RECORDABLE', message: expect.stringMatching(reason) }),
    );
    expect(explainCompilation(model)).toMatchObject({
      engine: 'reference',
      because: expect.stringMatching(reason),
    });
    expect(tf.getBackend()).toBe('wasm');
    expect([...(model.weights.kernel?.dataSync() ?? [])]).toEqual(before);
    model.dispose();
  },
);

test('an operation without a gradient is computed forward, and refused by name where gradients are needed', () => {
  const model = stepModel((input, state, { kernel }) => ({
    output: tf.tensorScatterUpdate(
      tf.matMul(both(input, state), kernel),
      tf.tensor2d([[0]], [1, 1], 'int32'),
      tf.ones([1, 8]),
    ),
  }));
  const compiled = compileModel(model);
  const inputs = tf.ones<tf.Rank.R3>([3, 1, 4]);
  tf.tidy(() => {
    expectAgreement('outputs', compiled.forward(inputs), model.forward(inputs), 1e-5);
  });
  const refused = expect.objectContaining({
    code: 'NOT_RECORDABLE',
    message: expect.stringContaining('no gradient for its operation TensorScatterUpdate'),
  });
  expect(() => compiled.differentiable(inputs)).toThrow(refused);
  expect(() => compileStep(model, { optimizer: adam() })).toThrow(refused);
  expect(explainCompilation(model, { passes: 'forward' })).toMatchObject({ engine: 'compiled' });
  expect(explainCompilation(model)).toMatchObject({
    engine: 'reference',
    because: expect.stringContaining('TensorScatterUpdate'),
  });
  inputs.dispose();
  compiled.dispose();
  model.dispose();
});

test('a step that assigns a weight is refused by its name', () => {
  const model = stepModel((input, state, { kernel, gain }) => {
    const raw = tf.matMul(both(input, state), kernel);
    if (gain instanceof tf.Variable) gain.assign(tf.tidy(() => tf.mean(raw, 0)));
    return { output: tf.sub(raw, gain) };
  });
  expect(() => compileModel(model)).toThrow('The step assigns the weight gain.');
  model.dispose();
});
