import { lstm } from '@tapehead/controllers';
import { createRng, type TrainStep } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam, clipByGlobalNorm, createReferenceStep } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { drawBatch } from '../../fixtures/batches.js';
import { both } from '../../fixtures/own-steps.js';
import { type Step, stepModel } from '../../fixtures/steps.js';
import { compileStep } from './compile-step.js';
import { portionsOf, sequencesAtOnce } from './portions.js';

describe('sequencesAtOnce', () => {
  const counts = (slots: number, batches: readonly number[]) => {
    const model = paper({ controller: lstm({ units: 9 }), slots, width: 20 }).build(
      { inputSize: 3, outputSize: 2 },
      createRng(1),
    );
    const found = batches.map((batch) => sequencesAtOnce(model, batch));
    model.dispose();
    return found;
  };

  test('a large batch with large states is computed two sequences at a time, if it is even', () => {
    expect(counts(128, [16, 10, 6, 15])).toEqual([2, 2, 2, 15]);
  });

  test('a batch whose states are small is computed as a whole', () => {
    expect(counts(16, [16, 12])).toEqual([16, 12]);
    expect(counts(128, [4, 2, 1])).toEqual([4, 2, 1]);
  });
});

describe('a batch whose sequences act on each other is computed as a whole', () => {
  const centred = (raw: tf.Tensor2D) => tf.sub<tf.Tensor2D>(raw, tf.mean(raw, 0, true));
  const models: Readonly<Record<string, readonly [number, Step]>> = {
    'of sequences that are apart': [
      2,
      (input, state, { kernel }) => ({ output: tf.tanh(tf.matMul(both(input, state), kernel)) }),
    ],
    'with what they have in common taken away': [
      4096,
      (input, state, { kernel }) => ({
        output: tf.tanh(centred(tf.matMul<tf.Tensor2D>(both(input, state), kernel))),
      }),
    ],
    'in the state alone, long before the output shows it': [
      4096,
      (input, state, { kernel }) => {
        const last = tf.slice2d(
          centred(tf.matMul<tf.Tensor2D>(both(input, state), kernel)),
          [0, 7],
          [-1, 1],
        );
        const shown = tf.slice2d(state, [0, 0], [-1, 1]);
        return {
          output: tf.mul(shown, tf.ones([1, 8])),
          state: tf.concat([tf.slice2d(state, [0, 1], [-1, 7]), last], 1),
        };
      },
    ],
    'with the next one': [
      4096,
      (input, state, { kernel }) => {
        const raw = tf.matMul<tf.Tensor2D>(both(input, state), kernel);
        const next = tf.concat(
          [tf.slice2d(raw, [1, 0], [-1, -1]), tf.slice2d(raw, [0, 0], [1, 8])],
          0,
        );
        return { output: tf.tanh(tf.add(raw, next)) };
      },
    ],
  };

  test.each(Object.entries(models))('%s', (_, [atOnce, step]) => {
    const model = stepModel(step);
    const zero = stepModel(step);
    for (const weight of Object.values(zero.weights))
      tf.tidy(() => {
        weight.assign(tf.zerosLike(weight));
      });
    const before = Array.from(model.weights.kernel?.dataSync() ?? []);
    expect([model, zero].map((one) => sequencesAtOnce(one, 4096))).toEqual([atOnce, atOnce]);
    expect(Array.from(model.weights.kernel?.dataSync() ?? [])).toEqual(before);
    expect(Math.max(...(zero.weights.kernel?.dataSync() ?? [1]))).toBe(0);
    for (const one of [model, zero]) one.dispose();
  });
});

test('portions hold the numbers of their sequences', () => {
  const sizes = { inputSize: 3, outputSize: 2 };
  const batch = drawBatch(sizes, 5, 6, createRng(3));
  const noise = Float32Array.from({ length: 5 * 6 }, (_, index) => index);
  const portions = portionsOf(batch, 2, noise);
  expect(portions.map(({ batch: { sequences } }) => sequences)).toEqual([2, 2, 2]);
  portions.forEach(({ batch: portion, noise: part }, index) => {
    for (let step = 0; step < 5; step++)
      for (let sequence = 0; sequence < 2; sequence++) {
        const [at, from] = [2 * step + sequence, 6 * step + 2 * index + sequence];
        const row = (values: Float32Array, width: number, place: number) =>
          values.subarray(place * width, (place + 1) * width);
        expect(row(portion.inputs, 3, at)).toEqual(row(batch.inputs, 3, from));
        expect(row(portion.targets, 2, at)).toEqual(row(batch.targets, 2, from));
        expect(portion.mask[at]).toBe(batch.mask[from]);
        expect(part?.[at]).toBe(noise[from]);
      }
  });
});

test('a batch that is computed in portions trains as on the reference step', () => {
  const sizes = { inputSize: 5, outputSize: 4 };
  const noisy = paper({
    controller: lstm({ units: 9 }),
    slots: 128,
    width: 20,
    controllerNoise: 0.1,
  });
  const options = { optimizer: adam(), clip: clipByGlobalNorm({ limit: 1 }) };
  const [ours, reference] = [compileStep, createReferenceStep].map((create) => {
    const model = noisy.build(sizes, createRng(1));
    const step: TrainStep = create(model, options);
    const summaries = [8, 6].map((sequences, index) => {
      const batch = drawBatch(sizes, 4, sequences, createRng(2 + index));
      const summary = step.gradients(batch, createRng(9));
      step.update(1e-3);
      return summary;
    });
    step.dispose();
    model.dispose();
    return summaries;
  });
  expect(ours).toHaveLength(2);
  ours?.forEach(({ loss, norm }, index) => {
    const wanted = reference?.[index];
    expect(Math.abs(loss / (wanted?.loss ?? Number.NaN) - 1)).toBeLessThan(1e-5);
    expect(Math.abs(norm / (wanted?.norm ?? Number.NaN) - 1)).toBeLessThan(1e-4);
  });
});
