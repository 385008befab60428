import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterUpdate,
  initialTrainingState,
  parseTrainingState,
  recentLoss,
} from './training-state.js';

test('a state survives JSON', () => {
  const summary = fc.record({
    loss: fc.double({ min: 0, max: 1e6, noNaN: true }),
    norm: fc.double({ min: 0, max: 1e6, noNaN: true }),
    finite: fc.constant(true),
  });
  fc.assert(
    fc.property(fc.array(summary, { maxLength: 150 }), (summaries) => {
      const begin = initialTrainingState(createRng(1), createRng(2));
      const state = summaries.reduce((before, now) => afterUpdate(before, 2, now), begin);
      expect(parseTrainingState(JSON.parse(JSON.stringify(state)))).toEqual(state);
      expect(state.sequences).toBe(2 * summaries.length);
      const recent = summaries.slice(-100).map(({ loss }) => loss);
      expect(state.recentLosses).toEqual(recent);
      const mean = recent.reduce((sum, loss) => sum + loss, 0) / recent.length;
      expect(recentLoss(state)).toBe(recent.length === 0 ? null : mean);
    }),
  );
});

test.each([
  [{ sequences: -1 }, 'training state.sequences: got -1, expected a whole number from 0'],
  [{ rng: 'abc' }, 'training state.rng: got "abc", expected the state of a generator'],
  [{ firstZero: Number.NaN }, 'training state.firstZero: got NaN'],
  [{ extra: 1 }, 'training state.extra: no such option'],
])('%j in a state is refused', (wrong, message) => {
  const state = initialTrainingState(createRng(1));
  expect(() => parseTrainingState({ ...state, ...wrong })).toThrow(message);
});

test('a state of an earlier release, which checked bits alone, is read', () => {
  const check = { sequences: 4, wrongBits: 0, totalBits: 8, bitsPerSequence: 1 };
  const { lastCheck, bestCheck } = parseTrainingState({
    ...initialTrainingState(createRng(1), createRng(2)),
    lastCheck: check,
    bestCheck: { ...check, wrongBits: 3, bitsPerSequence: null },
  });
  const read = { sequences: 4, total: 8, optimalBits: 0 };
  expect(lastCheck).toEqual({
    ...read,
    wrong: 0,
    bitsPerSequence: 1,
    cost: Math.LN2,
    solved: true,
  });
  expect(bestCheck).toEqual({
    ...read,
    wrong: 3,
    bitsPerSequence: null,
    cost: null,
    solved: false,
  });
});
