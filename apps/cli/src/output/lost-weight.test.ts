import { expect, test } from 'vitest';
import { lostText, summarizeLost } from './lost-weight.js';

const entryOf = (length: number) => ({
  setting: { length },
  length,
  sequences: 1,
  total: 1,
  wrong: 0,
  errorRate: 0,
  perfectSequences: 1,
  cost: 0,
  bitsPerSequence: 0,
  optimalBits: 0,
});

test('what was lost is a list, with the lengths in their order', () => {
  const lost = [
    { steps: 16, most: 0.02, mean: 0.00125 },
    { steps: 8, most: 1e-12, mean: 1e-13 },
  ];
  expect(lostText([20, 1000].map(entryOf), lost)).toBe(
    '\nWeight lost by sparse weightings, where they were compared with whole ones:\n' +
      '- length 20: 0.125 % of a weighting, 2.00 % at most, in 16 steps\n' +
      '- length 1000: none, in 8 steps\n',
  );
  expect(lostText([], [])).toBe('');
});

test('of several sequences the most counts, and the mean', () => {
  const losses = [
    { steps: 2, most: 0.5, mean: 0.25 },
    { steps: 4, most: 0.75, mean: 0.75 },
  ];
  expect(summarizeLost(losses)).toEqual({ steps: 6, most: 0.75, mean: 0.5 });
});
