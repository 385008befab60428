import { expect, it } from 'vitest';
import { criterionOf } from '../topics.js';
import { copyRun } from '../../fixtures/records.js';
import { chooseBest, hasEnded } from './choose-best.js';

const best = (measure: 'wrong outputs' | 'bits per sequence', ...wrong: readonly number[][]) => {
  const runs = wrong.map((counts, index) => copyRun('lstm', index + 1, counts));
  return chooseBest(runs.filter(hasEnded), { ...criterionOf('copy', null), measure })?.run.seed;
};

it.each([
  ['nothing is wrong', [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]],
  ['it alone meets the criterion', [0, 0, 1, 0], [0, 0, 0, 6], [0, 0, 9, 0]],
  ['the least is wrong in the training range', [5, 0, 0, 0], [4, 9, 9, 9], [6, 0, 0, 0]],
  ['the least is wrong where they differ first', [5, 3, 0, 0], [5, 2, 9, 9], [5, 3, 1, 0]],
])('the best run is that in which %s', (_, ...runs) => {
  expect(best('wrong outputs', ...runs)).toBe(2);
});

it('is the one that needs the fewest bits, where these say more', () => {
  expect(best('bits per sequence', [70, 0, 0, 0], [60, 90, 90, 90], [65, 0, 0, 0])).toBe(2);
});

it('is none of those that failed', () => {
  const failed = copyRun('lstm', 1, [0, 0, 0, 0], { outcome: null });
  expect([failed].filter(hasEnded)).toEqual([]);
  expect(chooseBest([], criterionOf('copy', null))).toBeUndefined();
});
