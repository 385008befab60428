import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { presetCases } from '../../fixtures/models.js';
import { expectSamePass } from '../../fixtures/passes.js';
import { allowRelaxedSimd } from '../../fixtures/relaxed-simd.js';
import { emit } from '../emit/emit.js';
import { RelaxedSimdUnsupportedError } from '../errors.js';
import { createGenerator } from '../recorded/generate.js';
import { hasRelaxedSimd, type Simd } from '../simd.js';
import { compileModel } from './compile-model.js';
import { compileStep } from './compile-step.js';

const task = copy({ maxLength: 6 });
const build = () => paper({ slots: 16, width: 7 }).build(task, createRng(3));

afterEach(() => {
  vi.restoreAllMocks();
});

test('where there is no relaxed SIMD it is refused, and strict code runs', () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(hasRelaxedSimd()).toBe(false);
  const model = build();
  expect(() => compileModel(model, { simd: 'relaxed' })).toThrow(RelaxedSimdUnsupportedError);
  vi.restoreAllMocks();
  compileModel(model).dispose();
  model.dispose();
});

describe('with relaxed SIMD', () => {
  beforeAll(() => {
    allowRelaxedSimd();
    expect(hasRelaxedSimd()).toBe(true);
  });

  test.each(Object.entries(presetCases))(
    '%s: logits and gradients are the reference’s to 1e-4',
    (_name, { definition, ...sizes }) => {
      const model = definition.build(sizes, createRng(5));
      const compiled = compileModel(model, { simd: 'relaxed' });
      tf.tidy(() => {
        expectSamePass(model, compiled, { seed: 5, steps: 11, sequences: 3 });
      });
      compiled.dispose();
      model.dispose();
    },
  );

  /** The gradients' loss and norm, and the weights after five updates. */
  const train = (simd: Simd) => {
    const [model, rng] = [build(), createRng(4)];
    const step = compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm(), simd });
    const losses = Array.from({ length: 5 }, () => {
      const { loss } = step.gradients(task.sample([{ length: 6 }, { length: 4 }], rng));
      step.update(1e-3);
      return loss;
    });
    const weights = Object.values(model.weights).flatMap((weight) => [...weight.dataSync()]);
    step.dispose();
    model.dispose();
    return { losses, weights };
  };

  test('the same numbers come again bit for bit, and are those of strict code to 1e-5', () => {
    const [one, again, strict] = [train('relaxed'), train('relaxed'), train('strict')];
    expect(again).toEqual(one);
    expect(one.weights).not.toEqual(strict.weights);
    expectAgreement('losses', one.losses, strict.losses, 1e-5);
    expectAgreement('weights', one.weights, strict.weights, 1e-5);
  });

  test('generated code has fused instructions only where they were asked for', () => {
    const model = build();
    const { plan } = createGenerator(model).at(1, 'training');
    const count = (simd: Simd) => {
      const text = [...emit(plan, simd)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return text.split('fd8502').length - 1;
    };
    // f32x4.relaxed_madd
    expect(count('strict')).toBe(0);
    expect(count('relaxed')).toBeGreaterThan(100);
    model.dispose();
  });
});
