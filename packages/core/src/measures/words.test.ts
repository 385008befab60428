import { expect, test } from 'vitest';
import { mainFigure, wordsOf } from './words.js';

const score = { wrong: 5, total: 100, bitsPerSequence: 130, optimalBits: 128 };
const chance = { words: 'near', measure: 'bits per sequence', isMet: () => false } as const;

test('the share of wrong outputs says most, called by what they are', () => {
  expect(mainFigure(wordsOf({ kind: 'a' }), score)).toEqual({ value: 5, unit: '% wrong bits' });
  const { unit } = mainFigure(wordsOf({ kind: 'a', outputs: 'classes' }), score);
  expect(unit).toBe('% wrong choices');
  expect(mainFigure(wordsOf({ kind: 'a' }), { ...score, total: 0 }).value).toBeNull();
});

test('where a task is measured in bits it is how far they are above the optimum', () => {
  const words = wordsOf({ kind: 'a', criterion: chance });
  expect(mainFigure(words, score)).toEqual({ value: 2, unit: 'bits above the optimum' });
  expect(mainFigure(words, { ...score, optimalBits: 0 })).toEqual({
    value: 130,
    unit: 'bits per sequence',
  });
  expect(mainFigure(words, { ...score, bitsPerSequence: null }).value).toBeNull();
});
