import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { anyModel, type Case, presetCases } from '../../fixtures/models.js';
import { passOf, type Run } from '../../fixtures/passes.js';
import { compileModel } from '../compiled/compile-model.js';

const tolerance = 1e-4;

/** No part has kernels, so that everything is recorded. */
const noKernels = {
  controllers: {},
  addressings: {},
  sequences: {},
  heads: {},
  memories: {},
  models: {},
};

function expectSamePasses({ definition, ...sizes }: Case, run: Run): void {
  const model = definition.build(sizes, createRng(run.seed));
  const compiled = compileModel(model, { kernels: noKernels });
  try {
    tf.tidy(() => {
      const expected = passOf(model, model.forward, run);
      const actual = passOf(model, compiled.differentiable, run);
      expectAgreement('loss', actual.value, expected.value, tolerance);
      for (const [name, gradient] of Object.entries(expected.gradients))
        expectAgreement(`gradient of ${name}`, actual.gradients[name] ?? [], gradient, tolerance);
      const slopes = [actual.inputGradient, expected.inputGradient] as const;
      expectAgreement('gradient of the inputs', ...slopes, tolerance);
      const logits = [compiled.forward(expected.inputs), model.forward(expected.inputs)] as const;
      expectAgreement('logits', ...logits, tolerance);
    });
  } finally {
    compiled.dispose();
    model.dispose();
  }
}

test.each(Object.entries(presetCases))(
  '%s: a recorded pass shows what the reference shows, to 1e-4',
  (_name, preset) => {
    expectSamePasses(preset, { seed: 3, steps: 20, sequences: 3 });
    expectSamePasses(preset, { seed: 4, steps: 7, sequences: 1 });
  },
);

test('any model: a recorded pass shows what the reference shows, to 1e-4', () => {
  fc.assert(
    fc.property(
      anyModel,
      fc.record({
        seed: fc.integer({ min: 0, max: 1000 }),
        steps: fc.integer({ min: 1, max: 30 }),
        sequences: fc.integer({ min: 1, max: 5 }),
      }),
      expectSamePasses,
    ),
    { numRuns: 25, seed: 7 },
  );
}, 120_000);
