import { createRng, InvalidOptionsError } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam } from '@tapehead/trainer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from './compile.js';
import { compileModel } from './compile-model.js';
import { weightNumbers } from './weight-numbers.js';

const definition = paper({ slots: 3, width: 2 });
const build = () => definition.build({ inputSize: 3, outputSize: 2 }, createRng(1));

/** Calls it as plain JavaScript may call it. */
const calling = (call: (...args: never[]) => unknown, ...args: unknown[]) => {
  return (): unknown => Reflect.apply(call, undefined, args);
};

describe.each([
  ['compile', compile],
  ['compileModel', compileModel],
  ['weightNumbers', weightNumbers],
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
    [undefined, /^compile: got nothing, expected an object/],
    [null, /^compile: got null/],
    ['adam', /^compile: got "adam"/],
    [{}, /^compile\.optimizer: got nothing, expected an optimizer, such as adam\(\)/],
    [{ optimizer: 'adam' }, /^compile\.optimizer: got "adam"/],
    [{ optimizer: adam }, /^compile\.optimizer: got a function/],
    [
      { optimizer: adam(), loss: { kind: 'squared-error' } },
      /^compile\.loss: got .*, expected a loss/,
    ],
    [{ optimizer: adam(), loss: null }, /^compile\.loss: got null/],
    [{ optimizer: adam(), clip: 10 }, /^compile\.clip: got 10, expected a clipping/],
    [{ optimizer: adam(), kernels: {} }, /^compile\.kernels: got \{\}, expected a table/],
    [{ optimizer: adam(), averaging: true }, /^compile\.averaging: got true/],
    [
      { optimizer: adam(), average: {} },
      /^compile\.average: no such.*Did you mean averaging\?|^compile\.average: no such/,
    ],
  ])('compile refuses %o', (options, message) => {
    const refused = calling(compile, model, options);
    expect(refused).toThrow(InvalidOptionsError);
    expect(refused).toThrow(message);
  });

  test.each([
    [null, /^compileModel: got null/],
    [{ kernel: {} }, /^compileModel\.kernel: no such option.*kernels\?/],
    [{ kernels: [] }, /^compileModel\.kernels: got \[\]/],
  ])('compileModel refuses %o', (options, message) => {
    expect(calling(compileModel, model, options)).toThrow(message);
  });

  test.each([undefined, null, 5, {}, { steps: 1, sequences: 1, inputs: [0, 0, 0] }])(
    'a step refuses %j as a batch',
    (batch) => {
      const step = compile(model, { optimizer: adam() });
      expect(calling(step.gradients, batch)).toThrow(/^batch.*: got/);
      step.dispose();
    },
  );
});
