import type { Measurement } from '@tapehead/core';
import { createRng } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import {
  binaryAddition,
  bucketSort,
  criterionOf,
  duplicateString,
  missingDuplicate,
  modularArithmetic,
  oddsFirst,
  parity,
  reverseString,
  stackManipulation,
} from '../index.js';

/** What was measured at a length, with this share of the choices wrong. */
const measured = (length: number, errorRate: number): Measurement => ({
  setting: { length },
  wrong: 1000 * errorRate,
  errorRate,
  bitsPerSequence: 0,
  optimalBits: 0,
});

test('it is trained on 1 to 40 symbols and measured on 40, and on 20 lengths from 41 to 500', () => {
  const task = reverseString();
  const rng = createRng(2);
  const drawn = Array.from({ length: 1000 }, () => task.drawSetting(rng).length);
  expect(new Set(drawn)).toEqual(new Set(Array.from({ length: 40 }, (_, i) => i + 1)));
  const [hardest, ...beyond] = task.settings.map(({ length }) => length);
  expect([hardest, beyond.length, beyond[0], beyond.at(-1)]).toEqual([40, 20, 41, 500]);
  const gaps = beyond.slice(1).map((length, i) => length - (beyond[i] ?? 0));
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});

test.each([
  [reverseString, 5, 5],
  [duplicateString, 5, 5],
  [oddsFirst, 5, 5],
  [stackManipulation, 5, 5],
  [missingDuplicate, 5, 3],
  [binaryAddition, 1, 2],
  [binaryAddition, 5, 4],
  [bucketSort, 5, undefined],
  [parity, 5, undefined],
])('%o needs at length %d so many slots: %s', (make, length, slots) => {
  expect(make().slotsNeeded?.({ length })).toBe(slots);
});

test('lengths beyond a short training range are measured once each', () => {
  const lengths = reverseString({ maxLength: 1 }).settings.map(({ length }) => length);
  expect(lengths).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('what is measured after the longest training range can be drawn', () => {
  const task = reverseString({ maxLength: 1000 });
  const [longest] = task.settings.slice(-1);
  expect(longest).toEqual({ length: 12_500 });
  expect(task.sample(longest ? [longest] : [], createRng(1)).steps).toBe(25_001);
});

describe('it is solved by the mean accuracy beyond the training range', () => {
  const { isMet, words } = criterionOf(reverseString());
  test.each<[string, readonly Measurement[], boolean]>([
    ['nothing wrong', [measured(40, 0), measured(41, 0), measured(500, 0)], true],
    ['0.1 % wrong in the mean', [measured(41, 0), measured(500, 0.002)], true],
    ['more', [measured(41, 0), measured(500, 0.0021)], false],
    ['the training range wrong', [measured(40, 1), measured(500, 0)], true],
    ['only the training range measured', [measured(40, 0)], false],
  ])('%s', (_, evaluation, solved) => {
    expect(isMet(evaluation)).toBe(solved);
  });

  test('which is said', () => {
    expect(words).toBe(
      'at most 0.1 % wrong choices in the mean of lengths from 41 to 500, up to 12.5 times the longest it was trained on',
    );
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ minLength: 0 }, 'reverse-string.minLength: got 0, expected a whole number from 1 to 1000'],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [{ bits: 5 }, 'reverse-string.bits: no such option; known options: minLength, maxLength'],
])('the options %j are refused', (options, message) => {
  expect(() => reverseString(options)).toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, 1_000_001])('length %s is refused', (length) => {
  expect(() => reverseString().sample([{ length: 2 }, { length }], createRng(1))).toThrow(
    `reverse-string setting.length: got ${length}, expected a whole number from 1 to 1000000`,
  );
});

test.each([
  [modularArithmetic(), '1 +', 'digits and operators in turn, a digit first and last'],
  [binaryAddition(), '1 + 0 + 1', 'two numbers with one + between them'],
  [missingDuplicate(), 'a _ a b b a', 'a string twice, with one _ in place of a symbol'],
  [missingDuplicate(), 'a a', 'a string twice, with one _ in place of a symbol'],
  [stackManipulation(), 'pop a', 'what the stack holds, from its bottom to its top, and then'],
  [reverseString(), 'a c', 'got "c", expected at least one of a, b'],
])('%#: what is none of its strings is refused', ({ fromString }, string, message) => {
  expect(() => fromString?.(string.split(' '))).toThrow(message);
});
