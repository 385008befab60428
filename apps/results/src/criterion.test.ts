import { topics } from './machines.js';
import { expect, test } from 'vitest';
import { criterionOf } from './criterion.js';
import type { Measured } from './measured.js';
import { measured } from '../fixtures/records.js';

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
  expect(criterionOf('copy', null).isMet(evaluation)).toBe(success);
});

test.each(topics)('%s: nothing measured is no success', (topic) => {
  expect(criterionOf(topic, null).isMet([])).toBe(false);
});

test.each<[number, number | null, boolean]>([
  [130, null, true],
  [130.1, null, false],
  [129, 1.5, true],
  [129, 0.9, false],
])('n-grams with %d bits, the optimum 128, the baseline %s above it: %s', (bits, baseline, met) => {
  const entry = { ...measured(200), bitsPerSequence: bits, optimalBits: 128 };
  const { isMet, words } = criterionOf('n-grams', baseline);
  expect(isMet([entry])).toBe(met);
  expect(words.includes('LSTM without memory')).toBe(baseline !== null);
});

test('a task without a criterion of its own is to be solved in the training range', () => {
  const { isMet } = criterionOf('reverse', null);
  expect([copy(0, 9, 9, 9), copy(1, 0, 0, 0)].map((evaluation) => isMet(evaluation))).toEqual([
    true,
    false,
  ]);
});
