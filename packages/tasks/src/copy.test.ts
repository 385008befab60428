import { createRng, type Task } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copy } from './copy.js';
import { stepsOf } from '../fixtures/steps.js';

testTask(test, copy());
testTask(test, copy({ bits: 9, minLength: 2, maxLength: 2 }));
testTask(test, copy({ startMarker: false }));
testTask(test, copy({ stretchesProbability: 0.5 }));
testTask(test, copy({ zeroItemProbability: 0.1 }));

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('every step of every sequence is what the layout says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), lengths, fc.nat(), (bits, lengths, seed) => {
      const task = copy({ bits });
      const batch = task.sample(
        lengths.map((length) => ({ length })),
        createRng(seed),
      );
      expect(batch.steps).toBe(2 * Math.max(...lengths) + 2);
      expect(batch.sequences).toBe(lengths.length);
      const [I, O, B] = [task.inputSize, task.outputSize, batch.sequences];
      expect([I, O]).toEqual([bits + 2, bits]);
      lengths.forEach((length, b) => {
        const inputs = Array.from({ length: batch.steps }, (_, t) => [
          ...batch.inputs.slice((t * B + b) * I, (t * B + b + 1) * I),
        ]);
        const targets = Array.from({ length: batch.steps }, (_, t) => [
          ...batch.targets.slice((t * B + b) * O, (t * B + b + 1) * O),
        ]);
        const mask = inputs.map((_, t) => batch.mask[t * B + b]);
        const vectors = inputs.slice(1, 1 + length).map((input) => input.slice(0, bits));
        expect(vectors.flat().every((bit) => bit === 0 || bit === 1)).toBe(true);
        const blank = (count: number, size: number) =>
          Array.from({ length: count }, () => Array.from({ length: size }, () => 0));
        const noBits = Array.from({ length: bits }, () => 0);
        expect(inputs).toEqual([
          [...noBits, 1, 0],
          ...vectors.map((vector) => [...vector, 0, 0]),
          [...noBits, 0, 1],
          ...blank(batch.steps - length - 2, I),
        ]);
        const padding = batch.steps - 2 * length - 2;
        expect(targets).toEqual([...blank(length + 2, O), ...vectors, ...blank(padding, O)]);
        expect(mask).toEqual([
          ...Array.from({ length: length + 2 }, () => 0),
          ...Array.from({ length }, () => 1),
          ...Array.from({ length: padding }, () => 0),
        ]);
      });
    }),
  );
});

test('without a start marker it is the same sequence without the first step and its channel', () => {
  const settings = [{ length: 3 }, { length: 5 }];
  const [marked, plain] = [copy(), copy({ startMarker: false })].map((task) => {
    const batch = task.sample(settings, createRng(3));
    return settings.map((_, b) => stepsOf(task, batch, b));
  });
  const withoutStart = (input: readonly number[]) => input.filter((_, channel) => channel !== 8);
  expect(plain).toEqual(
    marked?.map((steps) =>
      steps.slice(1).map(({ input, target }) => ({ input: withoutStart(input), target })),
    ),
  );
});

test('bits are fair and differ from step to step', () => {
  const { targets, mask } = copy().sample([{ length: 2000 }], createRng(5));
  const ones = targets.reduce((sum, bit) => sum + bit, 0);
  expect(mask.reduce((sum, on) => sum + on, 0)).toBe(2000);
  expect(Math.abs(ones / 16_000 - 0.5)).toBeLessThan(0.015);
});

test('training draws every length of its range and no other', () => {
  const task = copy({ minLength: 3, maxLength: 6 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) => copy().sample([{ length: 7 }, { length: 3 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training length and beyond', () => {
  expect(copy().settings).toEqual([20, 40, 80, 120].map((length) => ({ length })));
  expect(copy({ maxLength: 10 }).settings).toEqual([10, 20, 40, 60].map((length) => ({ length })));
  expect(copy().optimalBits(copy().sample([{ length: 2 }], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ bits: 0 }, 'copy.bits: got 0, expected a whole number from 1 to 256'],
  [{ bits: 1e9 }, 'copy.bits: got 1000000000, expected a whole number from 1 to 256'],
  [{ minLength: 0 }, 'copy.minLength: got 0, expected a whole number from 1 to 1000'],
  [{ maxLength: 2.5 }, 'copy.maxLength: got 2.5, expected a whole number from 1 to 1000'],
  [{ maxLength: '9' }, 'copy.maxLength: got "9", expected a whole number from 1 to 1000'],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [
    { length: 5 },
    'copy.length: no such option; known options: bits, minLength, maxLength, startMarker, stretchesProbability, zeroItemProbability, window',
  ],
])('the options %j are refused', (options, message) => {
  expect(() => copy(options)).toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, 1e9, 1_000_001])('length %s is refused', (length) => {
  expect(() => copy().sample([{ length: 2 }, { length }], createRng(1))).toThrow(
    `copy setting.length: got ${length}, expected a whole number from 1 to 1000000`,
  );
});

test('an unknown member of a setting is refused', () => {
  expect(() => copy().sample([{ length: 2, repeats: 3 }], createRng(1))).toThrow(
    'copy setting.repeats: no such option; known options: length, stretches, zeroItemProbability',
  );
});

describe('stretches', () => {
  const task = copy({ stretchesProbability: 0.5 });

  test('are drawn for training as often as asked for, and never for measuring', () => {
    const rng = createRng(3);
    const drawn = Array.from({ length: 400 }, () => task.drawSetting(rng).stretches);
    const share = drawn.filter((stretches) => stretches === 1).length / drawn.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.1);
    expect(new Set(drawn)).toEqual(new Set([1, undefined]));
    expect(task.settings.some((setting) => 'stretches' in setting)).toBe(false);
  });

  test('leave the task as it is where they are not asked for', () => {
    const sample = (of: Task) => of.sample([{ length: 9 }], createRng(1));
    expect(sample(task)).toEqual(sample(copy()));
    expect(Object.keys(copy().options)).not.toContain('stretchesProbability');
  });

  test('are refused in a setting that is no choice, and beside a window', () => {
    expect(() => task.sample([{ length: 9, stretches: 2 }], createRng(1))).toThrow(
      'copy setting.stretches: got 2, expected a whole number from 0 to 1',
    );
    expect(() => copy({ window: 20, stretchesProbability: 0.5 })).toThrow(
      /expected no stretchesProbability with a window/,
    );
  });
});
