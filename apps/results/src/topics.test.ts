import { topics } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { criterionOf, tasks } from './topics.js';
import { measured } from '../fixtures/records.js';

test('the topics are the tasks, and the article', () => {
  expect(topics.filter((topic) => !tasks.includes(topic))).toEqual(['article']);
});

test.each(topics)('%s: nothing measured is no success', (topic) => {
  expect(criterionOf(topic, null).isMet([])).toBe(false);
});

test('a run of a task succeeds by the criterion of the task that its machines are trained on', () => {
  const { isMet, words } = criterionOf('copy', null);
  expect(words).toContain('the lengths 20, 40, 80 and 120');
  const copied = (...wrong: readonly number[]) =>
    [20, 40, 80, 120].map((length, index) => measured(length, wrong[index]));
  expect([copied(0, 0, 0, 6), copied(0, 1, 0, 0)].map(isMet)).toEqual([true, false]);
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
