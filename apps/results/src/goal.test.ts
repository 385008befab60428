import { describe, expect, test } from 'vitest';
import { criterionOf, goalOf } from './topics.js';
import { verdictOn } from './goal.js';
import { byMachine } from './recorded-run.js';
import { copyRun } from '../fixtures/records.js';

describe('how many seeds have to succeed', () => {
  test.each([
    ['copy', 10, 10],
    ['one-shot', 5, 4],
    ['one-shot', 3, 3],
    ['n-grams', 5, 3],
    ['n-grams', 4, 3],
    ['reverse', 10, 10],
    ['dyck', 10, 9],
    ['repeat-copy', 10, 10],
  ])('%s: of %d seeds %d', (task, seeds, needed) => {
    expect(goalOf(task).needed(seeds)).toBe(needed);
  });
});

test.each([
  [4, 'not reached'],
  [5, 'reached'],
])('%d successes of 5 where each is needed: %s', (successes, reached) => {
  const runs = [1, 2, 3, 4, 5].map((seed) =>
    copyRun('lstm', seed, seed <= successes ? [0, 0, 0, 0] : [1, 0, 0, 0]),
  );
  const [group] = byMachine(runs);
  expect(group && verdictOn(group, goalOf('copy'), criterionOf('copy', null))).toEqual({
    successes,
    needed: 5,
    reached,
  });
});
