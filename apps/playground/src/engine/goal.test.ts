import { copy, nGrams, oneShot, prioritySort } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { goalIn } from './goal.js';

test('the goal is where a check is just solved, in what says most of a task', () => {
  expect(goalIn(copy())).toBe(0);
  expect(goalIn({ kind: 'mine' })).toBe(0);
  expect(goalIn(nGrams())).toBe(2);
  expect(goalIn(prioritySort())).toBe(58);
  expect(goalIn(oneShot())).toBeCloseTo(10.43, 2);
});
