import { criterionOf, nGrams, taskRegistry } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { goalOf, sentenceOf } from './task-words.js';

test.each(Object.keys(taskRegistry))('%s is said in one sentence', (kind) => {
  expect(sentenceOf(kind)).toMatch(/^It sees .*[^.]\.$|^Each sequence .*[^.]\.$/);
});

test('the goal is what the task itself says; without a wrong bit where it says nothing', () => {
  expect(goalOf({ kind: 'n-grams', options: {} })).toBe(criterionOf(nGrams()).words);
  expect(goalOf({ kind: 'copy', options: { maxLength: 7 } })).toContain('7, 14, 28');
  expect(goalOf({ kind: 'custom', options: { source: '' } })).toContain('zero wrong bits');
});
