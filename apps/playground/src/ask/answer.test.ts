import { expect, test } from 'vitest';
import { answerOf, asBits, wrongCells } from './answer.js';

const snapshot = {
  outputSize: 2,
  mask: Float32Array.of(0, 1, 1),
  outputs: Float32Array.of(0, 0, 0.75, 0.25, 0.5, Number.NaN),
  wrong: Float32Array.of(0, 0, 0, 1, 1, 1),
};

test('an answer is what was put out where it counts', () => {
  expect(answerOf(snapshot).slice(0, 1)).toEqual([[0.75, 0.25]]);
  expect(asBits(answerOf(snapshot))).toEqual([
    [1, 0],
    [0, 0],
  ]);
});

test('wrong cells are where they stand in the answer', () => {
  expect(wrongCells(snapshot)).toEqual([
    { column: 0, row: 1 },
    { column: 1, row: 0 },
    { column: 1, row: 1 },
  ]);
});
