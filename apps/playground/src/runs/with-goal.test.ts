import { expect, test } from 'vitest';
import { withGoal } from './with-goal.js';

test('0 is drawn below everything else, and so is a goal of 0', () => {
  const { curves, floor } = withGoal(
    [
      new Map([
        [100, 50],
        [200, 0.25],
        [300, 0],
      ]),
    ],
    0,
  );
  expect(floor).toBe(0.1);
  expect(curves.map((curve) => [...curve])).toEqual([
    [
      [100, 50],
      [200, 0.25],
      [300, 0.1],
    ],
    [
      [100, 0.1],
      [300, 0.1],
    ],
  ]);
});

test('what has no 0 is drawn as it is', () => {
  const { curves, floor } = withGoal([new Map([[1, 30]]), new Map([[4, 8]])], 2);
  expect(floor).toBeNull();
  expect(curves.map((curve) => [...curve])).toEqual([
    [[1, 30]],
    [[4, 8]],
    [
      [1, 2],
      [4, 2],
    ],
  ]);
});

test('without a run there is nothing to draw', () => {
  expect(withGoal([], 0).curves.map(({ size }) => size)).toEqual([0]);
});
