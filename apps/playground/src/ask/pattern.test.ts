import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hexToPattern,
  patternToHex,
  patternToText,
  textToPattern,
  withBit,
  withLength,
} from './pattern.js';

const pattern = fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 6, maxLength: 6 }), {
  minLength: 1,
  maxLength: 9,
});

test('text comes back from its bits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      expect(patternToText(textToPattern(text, 1000))).toBe(text.replace(/^\uFEFF/, ''));
    }),
  );
  expect(textToPattern('A', 9)).toEqual([[0, 1, 0, 0, 0, 0, 0, 1]]);
  expect(textToPattern('four', 3)).toHaveLength(3);
});

test('numbers with a base of 16 stand for the same bits', () => {
  fc.assert(
    fc.property(pattern, (bits) => {
      expect(hexToPattern(patternToHex(bits), 6)).toEqual(bits);
    }),
  );
  expect(hexToPattern('3F, 01', 6)).toEqual([
    [1, 1, 1, 1, 1, 1],
    [0, 0, 0, 0, 0, 1],
  ]);
  for (const wrong of ['40', 'xy', '-1', '100']) expect(hexToPattern(wrong, 6)).toBeNull();
});

test('a longer pattern begins with the shorter one, and goes on with both bits', () => {
  const longer = withLength([[1, 1]], 40, 2);
  expect(longer).toHaveLength(40);
  expect(longer[0]).toEqual([1, 1]);
  const ones = longer
    .slice(1)
    .flat()
    .filter((bit) => bit === 1).length;
  expect(ones).toBeGreaterThan(20);
  expect(ones).toBeLessThan(58);
});

test('one bit changes, and the pattern before does not', () => {
  const before = [
    [0, 0],
    [0, 0],
  ];
  expect(withBit(before, 1, 0, 1)).toEqual([
    [0, 0],
    [1, 0],
  ]);
  expect(before).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
