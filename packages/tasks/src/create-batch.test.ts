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

test.each([1e9, Infinity, Number.NaN])(
  '%s steps are refused before anything is allocated',
  (steps) => {
    expect(() => createBatch({ inputSize: 1, outputSize: 1, steps: [steps] })).toThrow(
      /^settings: got 1 sequences of up to .* expected at most 67108864/,
    );
  },
);
