import { topics } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { aimsOf, criterionOf, tasks } from './topics.js';
import { measured } from '../fixtures/records.js';

test('the topics are the tasks, and the article', () => {
  expect(topics.filter((topic) => !tasks.includes(topic))).toEqual(['article']);
});

test.each(topics)('%s: nothing measured is no success', (topic) => {
  expect(criterionOf(topic, null).isMet([])).toBe(false);
});

test('a run of a task succeeds by the criterion of the task that its machines are trained on', () => {
  expect(criterionOf('repeat-copy', null).words).toBe(
    'zero wrong bits at 10 vectors, 10 times, and at most 5 % at 20 vectors, 10 times',
  );
});

test('copy succeeds without a wrong sequence at each length that is asked for', () => {
  const { isMet, words } = criterionOf('copy', null);
  expect(words).toBe('no wrong sequence at the lengths 5, 10, 20, 40, 80 and 120');
  const lengths = aimsOf('copy').evaluation?.settings.map(({ length }) => length) ?? [];
  const copied = (wrongAt?: number) =>
    lengths.map((length) => measured(length, length === wrongAt ? 1 : 0));
  expect(isMet(copied())).toBe(true);
  for (const length of lengths) expect(isMet(copied(length))).toBe(false);
  expect(isMet(copied().slice(1))).toBe(false);
});

test.each([
  [0, 0.01, true],
  [0, 0.011, false],
  [0.011, 0, false],
])('article with %d wrong at 10 and %d at 20: %s', (at10, at20, met) => {
  const wrong = (length: number, errorRate: number) => ({ ...measured(length), errorRate });
  expect(criterionOf('article', null).isMet([wrong(10, at10), wrong(20, at20)])).toBe(met);
});

test('where a network without memory was trained on n-grams, a run has to be nearer to the optimum', () => {
  const entry = { ...measured(200), bitsPerSequence: 129, optimalBits: 128 };
  const met = [null, 1.5, 0.9].map((baseline) => criterionOf('n-grams', baseline).isMet([entry]));
  expect(met).toEqual([true, true, false]);
});
