import { createRng, type SequenceModel } from '@tapehead/core';
import type { Ntm } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileModel } from './compile-model.js';
import { expectAgreement } from '../../fixtures/agreement.js';
import { anyModel, type Case, presetCases } from '../../fixtures/models.js';
import { expectSamePass, type Run } from '../../fixtures/passes.js';
import type { CompiledTrace } from './trace.js';

const tolerance = 1e-4;

const isNtm = (model: SequenceModel): model is Ntm => 'trace' in model;

function expectSameTrace(actual: CompiledTrace, expected: ReturnType<Ntm['trace']>): void {
  expectAgreement('logits', actual.logits, expected.logits, tolerance);
  expect(actual.memory?.shape).toEqual(expected.memory.shape);
  if (actual.memory) expectAgreement('memory', actual.memory, expected.memory, tolerance);
  expect(actual.heads).toHaveLength(expected.heads.length);
  actual.heads.forEach(({ weighting, addressing, reads, writes }, index) => {
    const head = expected.heads[index];
    if (!head) throw new Error(`no head ${index}`);
    expectAgreement(`weighting of head ${index}`, weighting, head.weighting, tolerance);
    expect([reads.length, writes.length]).toEqual([head.reads.length, head.writes.length]);
    expect(addressing.map(({ kind }) => kind)).toEqual(head.addressing.map(({ kind }) => kind));
    head.addressing.forEach(({ kind, parameters }, place) => {
      const given = addressing[place]?.parameters ?? {};
      expect(Object.keys(given)).toEqual(Object.keys(parameters));
      for (const [name, values] of Object.entries(parameters)) {
        expect(given[name]?.shape).toEqual(values.shape);
        const what = `${name} of ${kind}, head ${index}`;
        expectAgreement(what, given[name] ?? [], values, tolerance);
      }
    });
    head.reads.forEach((read, place) => {
      expectAgreement(`reads of head ${index}`, reads[place] ?? [], read, tolerance);
    });
    head.writes.forEach(({ erase, add }, place) => {
      expectAgreement(`erase of head ${index}`, writes[place]?.erase ?? [], erase, tolerance);
      expectAgreement(`add of head ${index}`, writes[place]?.add ?? [], add, tolerance);
    });
  });
}

function expectSamePasses({ definition, ...sizes }: Case, run: Run): void {
  const model = definition.build(sizes, createRng(run.seed));
  const compiled = compileModel(model);
  try {
    tf.tidy(() => {
      const inputs = expectSamePass(model, compiled, run, tolerance);
      expectAgreement('logits', compiled.forward(inputs), model.forward(inputs), tolerance);
      if (isNtm(model)) expectSameTrace(compiled.trace(inputs), model.trace(inputs));
    });
  } finally {
    compiled.dispose();
    model.dispose();
  }
}

test.each(Object.entries(presetCases))(
  '%s: all that a pass shows is the reference’s to 1e-4',
  (_name, preset) => {
    expectSamePasses(preset, { seed: 3, steps: 20, sequences: 3 });
    expectSamePasses(preset, { seed: 4, steps: 7, sequences: 1 });
  },
);

test('any model: all that a pass shows is the reference’s to 1e-4', () => {
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
});
