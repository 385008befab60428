import { tasks } from './plan.js';
import { expect, test } from 'vitest';
import { criterionOf } from './criterion.js';
import type { Measured } from './run-record.js';
import { measured } from './testing/records.js';

const copy = (...wrongBits: readonly number[]) =>
  [20, 40, 80, 120].map((length, index) => measured(length, wrongBits[index]));

test.each<[string, readonly Measured[], boolean]>([
  ['no wrong bit', copy(0, 0, 0, 0), true],
  ['1e-4 of 61,440 bits at 120', copy(0, 0, 0, 6), true],
  ['more at 120', copy(0, 0, 0, 7), false],
  ['one at 20', copy(1, 0, 0, 0), false],
  ['one at 40', copy(0, 1, 0, 0), false],
  ['one at 80', copy(0, 0, 1, 0), false],
  ['no 120', copy(0, 0, 0, 0).slice(0, 3), false],
  ['nothing', [], false],
])('copy with %s: %s', (_, evaluation, success) => {
  expect(criterionOf('copy').isMet(evaluation)).toBe(success);
});

test.each(tasks)('%s: nothing measured is no success', (task) => {
  expect(criterionOf(task).isMet([])).toBe(false);
});

test('a task without a criterion of its own is to be solved in the training range', () => {
  const { isMet } = criterionOf('reverse');
  expect([copy(0, 9, 9, 9), copy(1, 0, 0, 0)].map((evaluation) => isMet(evaluation))).toEqual([
    true,
    false,
  ]);
});
