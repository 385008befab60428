import type { Measurement, Setting } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import { criterionOf } from './criteria.js';
import {
  associativeRecall,
  copy,
  nGrams,
  prioritySort,
  repeatCopy,
  reverse,
  taskRegistry,
} from './index.js';

/** What is measured at a setting, with so many of 61,440 bits wrong. */
function measured(setting: Setting, wrong = 0): Measurement {
  return {
    setting,
    wrong,
    errorRate: wrong / 61_440,
    bitsPerSequence: wrong,
    optimalBits: 0,
  };
}

const copied = (...wrong: readonly number[]) =>
  [20, 40, 80, 120].map((length, index) => measured({ length }, wrong[index]));

test.each<[string, readonly Measurement[], boolean]>([
  ['no wrong bit', copied(0, 0, 0, 0), true],
  ['1e-4 of the bits at 120', copied(0, 0, 0, 6), true],
  ['more at 120', copied(0, 0, 0, 7), false],
  ['one at 20', copied(1, 0, 0, 0), false],
  ['one at 40', copied(0, 1, 0, 0), false],
  ['one at 80', copied(0, 0, 1, 0), false],
  ['no 120', copied(0, 0, 0, 0).slice(0, 3), false],
  ['nothing', [], false],
])('copy with %s: %s', (_, evaluation, solved) => {
  expect(criterionOf(copy()).isMet(evaluation)).toBe(solved);
});

describe('what is asked for follows from the sizes of the task', () => {
  test('copy', () => {
    const { isMet, words } = criterionOf(copy({ maxLength: 5 }));
    expect(words).toContain('the lengths 5, 10, 20 and 30');
    expect(isMet([5, 10, 20, 30].map((length) => measured({ length })))).toBe(true);
    expect(isMet(copied(0, 0, 0, 0))).toBe(false);
  });

  test('repeat copy', () => {
    const { isMet, words } = criterionOf(repeatCopy());
    expect(words).toBe(
      'zero wrong bits at 10 vectors, 10 times, and at most 5 % at 20 vectors, 10 times',
    );
    const at = (inside: number, beyond: number) => [
      measured({ length: 10, repeats: 10 }, inside),
      measured({ length: 20, repeats: 10 }, beyond),
    ];
    expect([at(0, 3072), at(0, 3073), at(1, 0)].map(isMet)).toEqual([true, false, false]);
  });

  test('associative recall', () => {
    expect(criterionOf(associativeRecall()).words).toBe(
      'zero wrong bits at 6 items, and at most 1 % at 12',
    );
    const few = associativeRecall({ bits: 2, vectors: 1, maxLength: 3 });
    expect(criterionOf(few).isMet([measured({ length: 3 })])).toBe(true);
  });

  test('priority sort', () => {
    const { measure, isMet } = criterionOf(prioritySort());
    const at = (bits: number) => [{ ...measured({ length: 20 }), bitsPerSequence: bits }];
    expect([measure, isMet(at(57.9)), isMet(at(58))]).toEqual(['bits per sequence', true, false]);
    expect(criterionOf(prioritySort({ bits: 4 })).measure).toBe('wrong outputs');
  });
});

test.each<[number, number | null, boolean]>([
  [130, null, true],
  [130.1, null, false],
  [129, 1.5, true],
  [129, 0.9, false],
])('n-grams with %d bits, the optimum 128, the baseline %s above it: %s', (bits, baseline, met) => {
  const alone = criterionOf(nGrams());
  const { isMet, words } = baseline === null ? alone : (alone.beside?.(baseline) ?? alone);
  const entry = { ...measured({ length: 200 }), bitsPerSequence: bits, optimalBits: 128 };
  expect(isMet([entry])).toBe(met);
  expect(words.includes('LSTM without memory')).toBe(baseline !== null);
});

test('a task without a criterion of its own is solved without a wrong bit in the training range', () => {
  const { isMet } = criterionOf(reverse());
  expect(isMet(copied(0, 9, 9, 9))).toBe(true);
  expect(isMet(copied(1, 0, 0, 0))).toBe(false);
});

test.each(Object.entries(taskRegistry))('%s: nothing measured does not solve it', (_, load) => {
  expect(criterionOf(load({})).isMet([])).toBe(false);
});
