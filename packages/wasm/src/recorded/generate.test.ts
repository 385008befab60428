import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { dnc, paper } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { both } from '../../fixtures/own-steps.js';
import { stepModel } from '../../fixtures/steps.js';
import { compileModel } from '../compiled/compile-model.js';
import { adoptRecording, generatorOf, shareRecording } from './generate.js';
import { prepareCompilation } from './prepare.js';

const build = (units = 5) =>
  paper({ controller: lstm({ units }), slots: 6, width: 4 }).build(
    { inputSize: 3, outputSize: 2 },
    createRng(1),
  );

afterEach(() => {
  vi.restoreAllMocks();
});

test('a model that takes over a recording, as another thread gets it, computes the same bits', () => {
  const [first, second] = [build(), build()];
  const own = compileModel(first);
  const inputs = tf.ones<tf.Rank.R3>([4, 2, 3]);
  const expected = own.forward(inputs);
  adoptRecording(second, structuredClone(shareRecording(first)));
  const step = vi.spyOn(second, 'step');
  const other = compileModel(second);
  const found = other.forward(inputs);
  expect(step).not.toHaveBeenCalled();
  expect(found.dataSync()).toEqual(expected.dataSync());
  // What nobody has compared is still compared here.
  expect(generatorOf(second).at(3, 'training').verifying).toBeGreaterThan(0);
  expect(step).toHaveBeenCalled();
  tf.dispose([inputs, expected, found]);
  for (const each of [own, other, first, second]) each.dispose();
});

test.each(['lstm', 'dnc'] as const)(
  'a forward pass has the same bits whether gradients were recorded or not: %s',
  (kind) => {
    const sizes = { inputSize: 3, outputSize: 2 };
    const definition =
      kind === 'dnc'
        ? dnc({ controller: lstm({ units: 5 }), slots: 6, width: 4 })
        : paper({ controller: lstm({ units: 5 }), slots: 6, width: 4 });
    const [first, second] = [0, 1].map(() => definition.build(sizes, createRng(1)));
    if (!first || !second) throw new Error('Expected two models.');
    generatorOf(second).recorded('training');
    const inputs = tf.ones<tf.Rank.R3>([4, 2, 3]);
    const outputs = [first, second].map((model) => {
      const compiled = compileModel(model);
      const numbers = tf.tidy(() => compiled.forward(inputs).dataSync());
      compiled.dispose();
      model.dispose();
      return numbers;
    });
    expect(outputs[0]).toEqual(outputs[1]);
    inputs.dispose();
  },
);

test('a forward pass and a trace record no gradients', () => {
  const model = build();
  const gradients = vi.spyOn(tf.engine(), 'gradients');
  const compiled = compileModel(model);
  tf.tidy(() => {
    const inputs = tf.ones<tf.Rank.R3>([4, 2, 3]);
    compiled.forward(inputs);
    compiled.trace(inputs);
  });
  expect(gradients).not.toHaveBeenCalled();
  generatorOf(model).at(2, 'training');
  expect(gradients).toHaveBeenCalled();
  compiled.dispose();
  model.dispose();
});

test('a recording of another model is not taken over', () => {
  const [first, second] = [build(), build(7)];
  adoptRecording(second, shareRecording(first));
  const step = vi.spyOn(second, 'step');
  generatorOf(second).recorded('training');
  expect(step).toHaveBeenCalled();
  first.dispose();
  second.dispose();
});

test('a thread that refuses to compile at once says so, and finds a model that was prepared before', async () => {
  const model = stepModel((input, state, { kernel }) => ({
    output: tf.tanh(tf.matMul(both(input, state), kernel)),
  }));
  generatorOf(model);
  const refusal = vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
    throw new RangeError('WebAssembly.Compile is disallowed on the main thread');
  });
  expect(() => generatorOf(model).at(2, 'training')).toThrow(
    expect.objectContaining({
      code: 'COMPILATION_BLOCKED',
      message: expect.stringContaining('disallowed on the main thread), as older browsers do'),
    }),
  );
  await prepareCompilation(model, { batch: 2 });
  const { calls } = refusal.mock;
  const before = calls.length;
  expect(generatorOf(model).at(2, 'training').bytes).toBeGreaterThan(0);
  expect(calls).toHaveLength(before);
  model.dispose();
});

test('a thread that refuses to make an instance at once says so, prepared or not', async () => {
  const model = stepModel((input, state, { kernel }) => ({
    output: tf.sigmoid(tf.matMul(both(input, state), kernel)),
  }));
  generatorOf(model).at(1, 'training');
  vi.spyOn(WebAssembly, 'Instance').mockImplementation(function refuse() {
    throw new RangeError('WebAssembly.Instance is disallowed on the main thread');
  });
  const blocked = expect.objectContaining({ code: 'COMPILATION_BLOCKED' });
  const compiled = compileModel(model);
  expect(() => tf.tidy(() => compiled.forward(tf.ones([1, 1, 4])))).toThrow(blocked);
  compiled.dispose();
  await expect(prepareCompilation(model, { batch: 2 })).rejects.toThrow(blocked);
  model.dispose();
});
