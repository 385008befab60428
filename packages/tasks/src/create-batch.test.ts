import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { createBatch } from './create-batch.js';

test('rows are views of the time-major arrays, and answers unmask their step', () => {
  const { batch, input, answer } = createBatch({ inputSize: 2, outputSize: 1, steps: [1, 2] });
  input(1, 0)[1] = 5;
  answer(1, 1)[0] = 1;
  expect(batch).toEqual({
    steps: 2,
    sequences: 2,
    inputs: Float32Array.of(0, 0, 0, 0, 0, 5, 0, 0),
    targets: Float32Array.of(0, 0, 0, 1),
    mask: Float32Array.of(0, 0, 0, 1),
  });
});

test('no sequence is refused', () => {
  expect(() => createBatch({ inputSize: 1, outputSize: 1, steps: [] })).toThrow(
    'settings: got [], expected at least one setting',
  );
});

test('too many steps are refused before anything is allocated', () => {
  expect(() => createBatch({ inputSize: 1, outputSize: 1, steps: [1e9] })).toThrow(
    /^settings: got 1 sequences of up to .* expected at most 67108864/,
  );
});

const sizes = { inputSize: 1, outputSize: 1, steps: [2] };

test.each([
  [undefined, /^createBatch: got nothing, expected an object/],
  [null, /^createBatch: got null/],
  ['copy', /^createBatch: got "copy"/],
  [{ ...sizes, step: 1 }, /^createBatch\.step: no such option; .*Did you mean steps\?/],
  [{ ...sizes, inputSize: undefined }, /^createBatch\.inputSize: got nothing/],
  [{ ...sizes, inputSize: '3' }, /^createBatch\.inputSize: got "3"/],
  [{ ...sizes, outputSize: 1.5 }, /^createBatch\.outputSize: got 1\.5/],
  [{ ...sizes, steps: 2 }, /^createBatch\.steps: got 2, expected a list/],
  [{ ...sizes, steps: [Infinity] }, /^createBatch\.steps\.0: got Infinity/],
  [{ ...sizes, steps: [2, Number.NaN] }, /^createBatch\.steps\.1: got NaN/],
  [{ ...sizes, steps: [1.5] }, /^createBatch\.steps\.0: got 1\.5, expected a whole number/],
  [{ ...sizes, steps: [-1] }, /^createBatch\.steps\.0: got -1/],
])('%j is refused', (given, message) => {
  const refused = (): unknown => Reflect.apply(createBatch, undefined, [given]);
  expect(refused).toThrow(InvalidOptionsError);
  expect(refused).toThrow(message);
});

test('a class is written by its index, and what is none is refused', () => {
  const { batch, choose } = createBatch({ inputSize: 1, outputSize: 3, steps: [2] });
  choose(1, 0, 2);
  choose(1, 0, 1);
  expect([...batch.targets]).toEqual([0, 0, 0, 0, 1, 0]);
  expect([...batch.mask]).toEqual([0, 1]);
  for (const index of [3, -1, 0.5, Number.NaN]) {
    expect(() => {
      choose(0, 0, index);
    }).toThrow(
      `createBatch.choose: step 0 of sequence 0: got ${index}, expected the index of a class, a whole number from 0 to 2`,
    );
  }
});
