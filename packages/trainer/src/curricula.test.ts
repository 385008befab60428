import { createRng, InvalidOptionsError, type Task } from '@tapehead/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { echo } from '../fixtures/models.js';
import { curricula, growing, phases, reverseExponential, uniform } from './curricula.js';

/** A task whose lengths are drawn evenly. */
const withLengths = (shortest: number, longest: number): Task => ({
  ...echo,
  settings: [{ length: longest }],
  drawSetting: (rng) => ({ length: shortest + rng.integer(longest - shortest + 1) }),
});

const task = withLengths(1, 10);
const place = { sequences: 0, longest: null };

test('uniform draws what the task draws', () => {
  const drawn = (draw: () => unknown) => Array.from({ length: 20 }, draw);
  const [one, other] = [createRng(1), createRng(1)];
  expect(drawn(() => uniform().draw(task, one, place))).toEqual(
    drawn(() => task.drawSetting(other)),
  );
});

test('growing draws every length up to the longest, and no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(), (longest, seed) => {
      const rng = createRng(seed);
      const lengths = Array.from(
        { length: 300 },
        () => growing().draw(task, rng, { sequences: 0, longest }).length,
      );
      expect([...new Set(lengths)].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: longest }, (_, at) => at + 1),
      );
    }),
    { numRuns: 20 },
  );
});

test('growing grows when few outputs are wrong', () => {
  const { beginning, grow } = growing({ from: 3, by: 2, below: 0.1 });
  expect(beginning).toBe(3);
  expect([0, 0.1, 0.11, 1].map((share) => grow?.(5, share))).toEqual([7, 7, 5, 5]);
});

test('reverse exponential: a length is so much rarer than the one before', () => {
  const rng = createRng(4);
  const { draw } = reverseExponential({ base: 2 });
  const counts = new Map<number, number>();
  for (let time = 0; time < 20_000; time++) {
    const { length } = draw(task, rng, place);
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  for (const length of [1, 2, 3, 4]) {
    expect((counts.get(length) ?? 0) / (counts.get(length + 1) ?? 1)).toBeCloseTo(2, 0);
  }
});

test('phases end after their sequences, one after the other', () => {
  const { draw } = phases({
    phases: [
      { sequences: 10, longest: 1 },
      { sequences: 5, longest: 2 },
    ],
  });
  const longestAt = (sequences: number) => {
    const rng = createRng(sequences);
    return Math.max(
      ...Array.from({ length: 200 }, () => draw(task, rng, { sequences, longest: null }).length),
    );
  };
  expect([0, 9, 10, 14, 15].map(longestAt)).toEqual([1, 1, 2, 2, 10]);
});

test('a task whose shortest sequence is longer is drawn as short as it gets', () => {
  const long = withLengths(5, 8);
  expect(growing().draw(long, createRng(1), { sequences: 0, longest: 2 }).length).toBe(5);
});

describe('what cannot be is refused', () => {
  test.each([
    ['growing', { from: 0 }, 'growing.from: got 0'],
    ['growing', { below: 2 }, 'growing.below: got 2'],
    ['reverse-exponential', { base: 0.5 }, 'reverseExponential.base: got 0.5'],
    ['phases', {}, 'phases.phases: got nothing'],
    ['phases', { phases: [] }, 'phases.phases: got []'],
    ['phases', { phases: [{ sequences: 1 }] }, 'phases.phases.0.longest: got nothing'],
    ['uniform', { from: 1 }, 'uniform.from: no such option'],
  ])('%s with %j', (kind, options, message) => {
    const make = () => curricula[kind]?.(options);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });
});
