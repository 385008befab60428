import { measureOf, type TaskOutputs } from '@tapehead/core';
import { expect, test } from 'vitest';
import { wrongIn } from './wrong-in.js';

const wrong = (outputs: TaskOutputs, said: readonly number[], wanted: readonly number[]) => [
  ...wrongIn(measureOf({ kind: 'shown', outputs }), {
    steps: 3,
    outputSize: 2,
    mask: Float32Array.of(0, 1, 1),
    outputs: Float32Array.from(said),
    targets: Float32Array.from(wanted),
  }),
];

test('bits are wrong on the other side of ½, on it, or where they are no numbers', () => {
  const said = [0, 0, 0.75, 0.25, 0.5, Number.NaN];
  expect(wrong('bits', said, [1, 1, 1, 1, 0, 0])).toEqual([0, 0, 0, 1, 1, 1]);
});

test('of classes the one is wrong that was chosen', () => {
  expect(wrong('classes', [1, 0, 0.9, 0.1, 0.2, 0.8], [0, 1, 1, 0, 1, 0])).toEqual([
    0, 0, 0, 0, 0, 1,
  ]);
});

test('numbers are wrong that are further off than the tolerance', () => {
  const numbers = { kind: 'numbers', tolerance: 0.1 } as const;
  expect(wrong(numbers, [9, 9, 1, 2.2, 0, 5], [0, 0, 1, 2, 0.05, 4])).toEqual([0, 0, 0, 1, 0, 1]);
});
