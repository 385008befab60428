import { expect, test } from 'vitest';
import * as z from 'zod';
import { storedScore } from './stored-score.js';

const score = storedScore(
  z.strictObject({
    wrong: z.number(),
    total: z.number(),
    cost: z.number().nullable().optional(),
    bitsPerSequence: z.number().nullable().optional(),
  }),
);

test('scores of earlier releases are read under the names that they have now', () => {
  expect(score.parse({ wrongBits: 1, totalBits: 8 })).toEqual({ wrong: 1, total: 8 });
  expect(score.parse({ wrongBits: 0, totalBits: 8, bitsPerSequence: 2 })).toEqual({
    wrong: 0,
    total: 8,
    bitsPerSequence: 2,
    cost: 2 * Math.LN2,
  });
  expect(score.parse({ wrongBits: 0, totalBits: 8, bitsPerSequence: null })).toMatchObject({
    cost: null,
  });
});

test('present ones are read as they are, and what is none is refused', () => {
  const present = { wrong: 1, total: 8, cost: 0.5, bitsPerSequence: null };
  expect(score.parse(present)).toEqual(present);
  for (const none of [null, 3, [], { wrongBits: 1 }, { wrong: 1, totalBits: 8 }]) {
    expect(score.safeParse(none).success).toBe(false);
  }
});
