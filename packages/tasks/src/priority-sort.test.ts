import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, oneHot, padded, type Step, stepsOf, zeros } from '../fixtures/steps.js';
import { prioritySort } from './priority-sort.js';

const setting = fc
  .integer({ min: 1, max: 12 })
  .chain((length) =>
    fc.record({ length: fc.constant(length), highest: fc.integer({ min: 1, max: length }) }),
  );
const settings = fc.array(setting, { minLength: 1, maxLength: 4 });

/** Takes the vector of highest priority again and again, the first of equal ones. */
function highestOf(inputs: readonly (readonly number[])[], bits: number, count: number) {
  const left = inputs.map((input) => ({
    vector: input.slice(0, bits),
    priority: input[bits] ?? Number.NaN,
  }));
  return Array.from({ length: count }, () => {
    const highest = Math.max(...left.map(({ priority }) => priority));
    const first = left.findIndex(({ priority }) => priority === highest);
    return left.splice(first, 1).flatMap(({ vector }) => vector);
  });
}

test.each([
  ['any', (seed: number) => createRng(seed)],
  [
    'often equal',
    (seed: number) => {
      const rng = createRng(seed);
      return { ...rng, uniform: () => rng.integer(3) / 2 };
    },
  ],
])('vectors come in the order of their priorities (%s), as plain selection says', (_name, rng) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), settings, fc.nat(), (bits, settings, seed) => {
      const task = prioritySort({ bits });
      expect([task.inputSize, task.outputSize]).toEqual([bits + 2, bits]);
      const batch = task.sample(settings, rng(seed));
      expect(batch.steps).toBe(
        Math.max(...settings.map(({ length, highest }) => length + highest + 1)),
      );
      settings.forEach(({ length, highest }, b) => {
        const steps = stepsOf(task, batch, b);
        const shown = steps.slice(0, length).map(({ input }) => input);
        for (const input of shown) {
          expect(input.slice(0, bits).every((bit) => bit === 0 || bit === 1)).toBe(true);
          expect(Math.abs(input[bits] ?? Number.NaN)).toBeLessThanOrEqual(1);
          expect(input[bits + 1]).toBe(0);
        }
        const answers = highestOf(shown, bits, highest);
        const expected: readonly Step[] = [
          ...shown.map((input) => ({ input, target: null })),
          { input: oneHot(bits + 1, bits + 2), target: null },
          ...answers.map((target) => ({ input: zeros(bits + 2), target })),
        ];
        expect(steps).toEqual(padded(task, batch, expected));
      });
    }),
  );
});

test('the example in the documentation is a sample', () => {
  const batch = prioritySort({ bits: 3 }).sample([{ length: 4, highest: 3 }], createRng(39));
  const bits = ['bit 0', 'bit 1', 'bit 2'];
  expect(readFileSync(new URL('priority-sort.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, [...bits, 'priority', 'end'], bits),
  );
});

test('priorities are uniform in [−1, 1] and have nothing to do with the vectors', () => {
  const { inputs } = prioritySort({ bits: 1 }).sample([{ length: 4000, highest: 1 }], createRng(3));
  const column = (channel: number) =>
    [...inputs].filter((_, i) => i % 3 === channel).slice(0, 4000);
  const [bits, priorities] = [column(0), column(1)];
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  expect(Math.abs(mean(priorities))).toBeLessThan(0.03);
  expect(mean(priorities.map((x) => x * x))).toBeCloseTo(1 / 3, 1);
  expect(Math.max(...priorities)).toBeGreaterThan(0.99);
  expect(Math.min(...priorities)).toBeLessThan(-0.99);
  expect(Math.abs(mean(priorities.map((x, i) => x * (2 * (bits[i] ?? 9) - 1))))).toBeLessThan(0.03);
});

test('training draws every length of its range, and never asks for more vectors than it shows', () => {
  const task = prioritySort({ minLength: 3, maxLength: 6, highest: 5 });
  const rng = createRng(2);
  const drawn = Array.from({ length: 300 }, () => JSON.stringify(task.drawSetting(rng)));
  expect([...new Set(drawn)].sort()).toEqual([
    '{"length":3,"highest":3}',
    '{"length":4,"highest":4}',
    '{"length":5,"highest":5}',
    '{"length":6,"highest":5}',
  ]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    prioritySort().sample([{ length: 20, highest: 16 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training setting and at longer lists', () => {
  expect(prioritySort().settings).toEqual([
    { length: 20, highest: 16 },
    { length: 30, highest: 24 },
    { length: 40, highest: 32 },
  ]);
  expect(prioritySort({ minLength: 5, maxLength: 5, highest: 3 }).settings).toEqual([
    { length: 5, highest: 3 },
    { length: 8, highest: 5 },
    { length: 10, highest: 6 },
  ]);
  const task = prioritySort();
  expect(task.optimalBits(task.sample([task.settings[0]], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ bits: 0 }, 'priority-sort.bits: got 0, expected a whole number from 1 to 256'],
  [{ highest: 0 }, 'priority-sort.highest: got 0, expected a whole number from 1 to 1000'],
  [
    { maxLength: 1e9 },
    'priority-sort.maxLength: got 1000000000, expected a whole number from 1 to 1000',
  ],
  [{ minLength: 21 }, 'expected minLength to be at most maxLength'],
  [{ highest: 21 }, 'expected highest to be at most maxLength'],
  [{ count: 5 }, 'priority-sort.count: no such option'],
])('the options %j are refused', (options, message) => {
  expect(() => prioritySort(options)).toThrow(message);
});

test.each([0, 1.5, Number.NaN, Infinity, 10_001])('%s highest are refused', (highest) => {
  expect(() => prioritySort().sample([{ length: 20, highest }], createRng(1))).toThrow(
    `priority-sort setting.highest: got ${highest}, expected a whole number from 1 to 10000`,
  );
});

test('more than are shown cannot be asked for', () => {
  expect(() => prioritySort().sample([{ length: 10, highest: 11 }], createRng(1))).toThrow(
    'priority-sort setting: got {"length":10,"highest":11}, expected highest to be at most length',
  );
});

test('a setting without highest is refused', () => {
  expect(() => prioritySort().sample([{ length: 20 }], createRng(1))).toThrow(
    'priority-sort setting.highest: got nothing, expected a whole number from 1 to 10000',
  );
});
