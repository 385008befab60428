import { readFileSync } from 'node:fs';
import { recipes } from '@tapehead/experiments';
import { taskRegistry } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { storedResults } from './stored-results.js';

const results = storedResults(readFileSync('docs/results.md', 'utf8'));

test('every setting at which a plain LSTM was measured has its result', () => {
  const { copy } = results;
  expect(copy?.measured).toBe('Wrong bits');
  expect(copy?.results.map(({ setting }) => setting)).toEqual(
    [20, 40, 80, 120].map((length) => ({ length })),
  );
  expect(copy?.results[0]?.reached).toMatch(/^\d+ % \(\d+ %–\d+ %\)$/);
  expect(results['repeat-copy']?.results.at(-1)?.setting).toEqual({ length: 10, repeats: 20 });
  expect(results['n-grams']?.results[0]?.reached).toMatch(/above the optimum/);
});

test('they are of tasks that have a recipe for it', () => {
  const tasks = Object.keys(results).filter((kind) => kind !== 'article');
  expect(tasks.length).toBeGreaterThan(6);
  for (const kind of tasks) {
    expect(Object.keys(taskRegistry)).toContain(kind);
    expect(Object.keys(recipes)).toContain(`${kind}-plain-lstm`);
  }
});

test('of two rounds the later one counts, which stands first', () => {
  const section = (title: string, result: string) =>
    `### ${title}\n\nWrong bits: the median of the seeds.\n\n| setting | LSTM without memory |\n| :- | -: |\n| length 20 | ${result} |\n\n`;
  const text = section('copy by setting', '30 %') + section('Copy by setting before', '40 %');
  expect(storedResults(text).copy?.results).toEqual([{ setting: { length: 20 }, reached: '30 %' }]);
});

test('a text without such tables has none', () => {
  expect(storedResults('# Results\n\n| a | b |\n')).toEqual({});
});
