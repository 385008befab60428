import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copy } from './copy.js';
import { drawing, oneHot, padded, type Step, stepsOf, zeros } from '../fixtures/steps.js';
import { reverse } from './reverse.js';

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('the answer is what a stack gives back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), lengths, fc.nat(), (bits, lengths, seed) => {
      const task = reverse({ bits });
      expect([task.inputSize, task.outputSize]).toEqual([bits + 2, bits]);
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      expect(batch.steps).toBe(2 * Math.max(...lengths) + 2);
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const stack = steps.slice(1, length + 1).map(({ input }) => input.slice(0, bits));
        expect(stack.flat().every((bit) => bit === 0 || bit === 1)).toBe(true);
        const expected: Step[] = [
          { input: oneHot(bits, bits + 2), target: null },
          ...stack.map((vector) => ({ input: [...vector, 0, 0], target: null })),
          { input: oneHot(bits + 1, bits + 2), target: null },
        ];
        for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
          expected.push({ input: zeros(bits + 2), target: top });
        }
        expect(steps).toEqual(padded(task, batch, expected));
      });
    }),
  );
});

test('it shows what copy shows', () => {
  const settings = [{ length: 7 }, { length: 3 }];
  const [one, other] = [reverse(), copy()].map((task) => task.sample(settings, createRng(4)));
  expect(one?.inputs).toEqual(other?.inputs);
  expect(one?.mask).toEqual(other?.mask);
});

test('the example in the documentation is a sample', () => {
  const batch = reverse({ bits: 3 }).sample([{ length: 3 }], createRng(2));
  const bits = ['bit 0', 'bit 1', 'bit 2'];
  expect(readFileSync(new URL('reverse.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, [...bits, 'start', 'end'], bits),
  );
});

test('training draws every length of its range and no other', () => {
  const task = reverse({ minLength: 3, maxLength: 6 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    reverse().sample([{ length: 7 }, { length: 3 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training length and beyond', () => {
  expect(reverse().settings).toEqual([20, 40, 80, 120].map((length) => ({ length })));
  expect(reverse().optimalBits(reverse().sample([{ length: 2 }], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ bits: 0 }, 'reverse.bits: got 0, expected a whole number from 1 to 256'],
  [{ minLength: 0 }, 'reverse.minLength: got 0, expected a whole number from 1 to 1000'],
  [{ maxLength: 1e9 }, 'reverse.maxLength: got 1000000000, expected a whole number from 1 to 1000'],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [
    { length: 5 },
    'reverse.length: no such option; known options: bits, minLength, maxLength, startMarker',
  ],
])('the options %j are refused', (options, message) => {
  expect(() => reverse(options)).toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, 1_000_001])('length %s is refused', (length) => {
  expect(() => reverse().sample([{ length: 2 }, { length }], createRng(1))).toThrow(
    `reverse setting.length: got ${length}, expected a whole number from 1 to 1000000`,
  );
});
