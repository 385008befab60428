import { expect, test } from 'vitest';
import { isMeasured, type ReachPlan, shortened, slotForEach, slotsFor } from './reach.js';

const plan: ReachPlan = {
  lengths: [32, 64, 128],
  untilMistake: true,
  slots: 128,
  slotFor: 'vector',
};
const faultless = (length: number) => ({
  setting: { length },
  length,
  sequences: 16,
  perfectSequences: 16,
  wrong: 0,
  total: 16,
  errorRate: 0,
  cost: 0,
  bitsPerSequence: 0,
  optimalBits: 0,
});

test('a shorter plan is done sooner, and the whole one is not done by that', () => {
  const shorter = shortened(plan, 100);
  expect(shorter).toEqual({ ...plan, lengths: [32, 64] });
  const record = [faultless(32), faultless(64)];
  expect(shorter && isMeasured(record, shorter)).toBe(true);
  expect(isMeasured(record, plan)).toBe(false);
});

test('no plan has no shorter one, nor has one whose first length is too long', () => {
  expect(shortened(null, 100)).toBeNull();
  expect(shortened(plan, 31)).toBeNull();
  expect(shortened(plan, Infinity)).toEqual(plan);
});

test('a tape has a slot for each step of a sequence, another memory one for each of its vectors', () => {
  const sequence = { length: 500, steps: 1501 };
  expect(slotsFor(sequence, { slots: 64, slotFor: slotForEach('paper') })).toBe(508);
  expect(slotsFor(sequence, { slots: 128, slotFor: slotForEach('tape') })).toBe(1509);
  expect(slotsFor({ length: 20, steps: 41 }, { slots: 64, slotFor: slotForEach('stack') })).toBe(
    64,
  );
});
