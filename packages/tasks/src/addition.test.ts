import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addition } from './addition.js';
import { drawing, oneHot, padded, type Step, stepsOf, zeros } from '../fixtures/steps.js';

/** Beyond 53 digits as well, so that nothing rests on floating point. */
const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 });

/** The number whose digits these are, the least significant first. */
function numberOf(digits: readonly number[]): bigint {
  return BigInt(`0b${[...digits].reverse().join('')}`);
}

/** The operands and the sum of a sequence, read off its steps. */
function termsOf(steps: readonly Step[], length: number) {
  const shown = steps.slice(1, length + 1).map(({ input }) => input);
  return {
    operands: [0, 1].map((which) => shown.map((input) => input[which] ?? Number.NaN)),
    sum: steps.flatMap(({ target }) => target ?? []),
  };
}

test('the answer is the sum', () => {
  fc.assert(
    fc.property(lengths, fc.nat(), (lengths, seed) => {
      const task = addition();
      expect([task.inputSize, task.outputSize]).toEqual([4, 1]);
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      expect(batch.steps).toBe(2 * Math.max(...lengths) + 3);
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const { operands, sum } = termsOf(steps, length);
        const [first = [], second = []] = operands;
        expect(sum).toHaveLength(length + 1);
        expect(numberOf(sum)).toBe(numberOf(first) + numberOf(second));
        expect(steps).toEqual(
          padded(task, batch, [
            { input: oneHot(2, 4), target: null },
            ...first.map((digit, i) => ({
              input: [digit, second[i] ?? Number.NaN, 0, 0],
              target: null,
            })),
            { input: oneHot(3, 4), target: null },
            ...sum.map((digit) => ({ input: zeros(4), target: [digit] })),
          ]),
        );
      });
    }),
  );
});

test('the example in the documentation is a sample, and right', () => {
  const task = addition();
  const batch = task.sample([{ length: 3 }], createRng(29));
  expect(readFileSync(new URL('addition.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, ['first', 'second', 'start', 'end'], ['sum']),
  );
  const { operands, sum } = termsOf(stepsOf(task, batch, 0), 3);
  expect([...operands, sum].map(numberOf)).toEqual([3n, 6n, 9n]);
});

test('every pair of operands of a length occurs, equally often', () => {
  const task = addition();
  const batch = task.sample(
    Array.from({ length: 3200 }, () => ({ length: 2 })),
    createRng(4),
  );
  const counts = new Map<string, number>();
  for (let b = 0; b < batch.sequences; b++) {
    const pair = String(termsOf(stepsOf(task, batch, b), 2).operands.map(numberOf));
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  expect(counts.size).toBe(16);
  for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
});

test('training draws every length of its range and no other', () => {
  const task = addition({ minLength: 3, maxLength: 6 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    addition().sample([{ length: 30 }, { length: 9 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training length and beyond', () => {
  expect(addition().settings).toEqual([20, 40, 80, 120].map((length) => ({ length })));
  expect(addition().optimalBits(addition().sample([{ length: 2 }], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ minLength: 0 }, 'addition.minLength: got 0, expected a whole number from 1 to 1000'],
  [
    { maxLength: 1e9 },
    'addition.maxLength: got 1000000000, expected a whole number from 1 to 1000',
  ],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [{ bits: 5 }, 'addition.bits: no such option; known options: minLength, maxLength'],
])('the options %j are refused', (options, message) => {
  expect(() => addition(options)).toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, 1_000_001])('length %s is refused', (length) => {
  expect(() => addition().sample([{ length: 2 }, { length }], createRng(1))).toThrow(
    `addition setting.length: got ${length}, expected a whole number from 1 to 1000000`,
  );
});
