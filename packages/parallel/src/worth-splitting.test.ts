import { expect, test } from 'vitest';
import { isWorthSplitting } from './worth-splitting.js';

/** The paper's machine with an LSTM of 100 units. */
const paper = { weights: 62_880, workers: 2 };

test("the paper's machine gains from a batch of 2 at length 20, a small one does not", () => {
  expect(isWorthSplitting({ steps: 42, sequences: 2 }, paper)).toBe(true);
  expect(isWorthSplitting({ steps: 42, sequences: 16 }, paper)).toBe(true);
  expect(isWorthSplitting({ steps: 6, sequences: 2 }, paper)).toBe(false);
  expect(isWorthSplitting({ steps: 42, sequences: 2 }, { ...paper, weights: 2000 })).toBe(false);
});

test('one sequence is never split, nor anything with one worker', () => {
  expect(isWorthSplitting({ steps: 1e6, sequences: 1 }, paper)).toBe(false);
  expect(isWorthSplitting({ steps: 1e6, sequences: 16 }, { ...paper, workers: 1 })).toBe(false);
});

test('more sequences and more steps only ever speak for it', () => {
  const sizes = [1, 2, 3, 4, 8, 16, 64];
  for (const workers of [2, 3, 8]) {
    const answers = sizes.map((sequences) =>
      sizes.map((steps) => isWorthSplitting({ steps, sequences }, { weights: 20_000, workers })),
    );
    for (const row of answers) expect(row).toEqual(row.toSorted());
  }
});
