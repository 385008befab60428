import { expect, test } from 'vitest';
import { isMeasured, type ReachPlan, shortened, slotsEachOf, slotsFor } from './reach.js';

const plan: ReachPlan = { lengths: [32, 64, 128], untilMistake: true, slots: 128, slotsEach: 1 };
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
  expect(slotsFor(500, { slots: 64, slotsEach: slotsEachOf('paper') })).toBe(508);
  expect(slotsFor(500, { slots: 128, slotsEach: slotsEachOf('tape') })).toBe(1008);
  expect(slotsFor(20, { slots: 64, slotsEach: slotsEachOf('stack') })).toBe(64);
});
