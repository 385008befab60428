import { createRng, InvalidOptionsError } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam } from '@tapehead/trainer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileStep } from './compile-step.js';
import { compileModel } from './compile-model.js';
import { explainCompilation } from '../recorded/explain.js';
import { adoptRecording, shareRecording } from '../recorded/generate.js';
import { weightNumbers } from './weight-numbers.js';

const definition = paper({ slots: 3, width: 2 });
const build = () => definition.build({ inputSize: 3, outputSize: 2 }, createRng(1));

/** Calls it with arguments of any type, as plain JavaScript can. */
const calling = (call: (...args: never[]) => unknown, ...args: unknown[]) => {
  return (): unknown => Reflect.apply(call, undefined, args);
};

describe.each([
  ['compileStep', compileStep],
  ['compileModel', compileModel],
  ['weightNumbers', weightNumbers],
  ['explainCompilation', explainCompilation],
  ['shareRecording', shareRecording],
  ['adoptRecording', adoptRecording],
])('%s', (name, call) => {
  test.each([undefined, null, 5, 'model', {}, definition])('refuses %o as a model', (model) => {
    const refused = calling(call, model, { optimizer: adam() });
    expect(refused).toThrow(InvalidOptionsError);
    expect(refused).toThrow(new RegExp(`^${name}\\.model: got .*, expected a model, such as`));
  });

  test('tells of a model that was disposed of', () => {
    const model = build();
    model.dispose();
    expect(calling(call, model, { optimizer: adam() })).toThrow(
      `${name}.model: got a model that was disposed of`,
    );
  });
});

describe('options', () => {
  let model: ReturnType<typeof build>;
  beforeAll(() => {
    model = build();
  });
  afterAll(() => {
    model.dispose();
  });

  test.each([
    [undefined, /^compileStep: got nothing, expected an object/],
    [null, /^compileStep: got null/],
    ['adam', /^compileStep: got "adam"/],
    [{}, /^compileStep\.optimizer: got nothing, expected an optimizer, such as adam\(\)/],
    [{ optimizer: 'adam' }, /^compileStep\.optimizer: got "adam"/],
    [{ optimizer: adam }, /^compileStep\.optimizer: got a function/],
    [
      { optimizer: adam(), loss: { kind: 'squared-error' } },
      /^compileStep\.loss: got .*, expected a loss/,
    ],
    [{ optimizer: adam(), loss: null }, /^compileStep\.loss: got null/],
    [{ optimizer: adam(), clip: 10 }, /^compileStep\.clip: got 10, expected a clipping/],
    [{ optimizer: adam(), kernels: {} }, /^compileStep\.kernels: no such option/],
    [{ optimizer: adam(), averaging: true }, /^compileStep\.averaging: got true/],
    [
      { optimizer: adam(), average: {} },
      /^compileStep\.average: no such.*Did you mean averaging\?|^compileStep\.average: no such/,
    ],
  ])('compileStep refuses %o', (options, message) => {
    const refused = calling(compileStep, model, options);
    expect(refused).toThrow(InvalidOptionsError);
    expect(refused).toThrow(message);
  });

  test.each([
    [null, /^explainCompilation: got null/],
    [{ batch: 0 }, /^explainCompilation\.batch: got 0, expected a whole number/],
    [{ batches: 2 }, /^explainCompilation\.batches: no such option.*batch\?/],
    [{ loss: 'mine' }, /^explainCompilation\.loss: got "mine", expected a loss/],
  ])('explainCompilation refuses %o', (options, message) => {
    expect(calling(explainCompilation, model, options)).toThrow(message);
  });

  test.each([
    [undefined, /^adoptRecording\.recording: got nothing/],
    [{}, /^adoptRecording\.recording\.samples: got nothing, expected what shareRecording returned/],
    [{ samples: { step: [], initial: [] }, verified: [] }, /recording\.samples: got/],
    [{ samples: null, verified: 'all' }, /recording\.verified: got "all", expected a list/],
  ])('adoptRecording refuses %o', (recording, message) => {
    const refused = calling(adoptRecording, model, recording);
    expect(refused).toThrow(InvalidOptionsError);
    expect(refused).toThrow(message);
  });

  test.each([undefined, null, 5, {}, { steps: 1, sequences: 1, inputs: [0, 0, 0] }])(
    'a step refuses %j as a batch',
    (batch) => {
      const step = compileStep(model, { optimizer: adam() });
      expect(calling(step.gradients, batch)).toThrow(/^batch.*: got/);
      step.dispose();
    },
  );
});
