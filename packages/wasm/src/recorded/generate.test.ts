import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
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

test('a recording of another model is not taken over', () => {
  const [first, second] = [build(), build(7)];
  adoptRecording(second, shareRecording(first));
  expect(generatorOf(second).recordingTime()).toBeGreaterThan(0);
  first.dispose();
  second.dispose();
});

test('where a thread refuses to compile at once, the model is prepared before', async () => {
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
      message: expect.stringContaining('prepareCompilation'),
    }),
  );
  await prepareCompilation(model, { batch: 2 });
  const { calls } = refusal.mock;
  const before = calls.length;
  expect(generatorOf(model).at(2, 'training').bytes).toBeGreaterThan(0);
  expect(calls).toHaveLength(before);
  model.dispose();
});
