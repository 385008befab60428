import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawing, oneHot, stepsOf, zeros } from '../fixtures/steps.js';
import { criterionOf, oneShot } from './index.js';

const lengths = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 });

test('a label comes one step after its glyph, and belongs to it throughout the episode', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 6 }), lengths, fc.nat(), (classes, lengths, seed) => {
      // Written the same each time, so that equal glyphs can be told by their pixels.
      const task = oneShot({ classes, size: 5, deviation: 0 });
      expect([task.inputSize, task.outputSize]).toEqual([25 + classes, classes]);
      const batch = task.sample(
        lengths.map((length) => ({ length })),
        createRng(seed),
      );
      expect(batch.steps).toBe(Math.max(...lengths));
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b).slice(0, length);
        const labels = new Map<string, readonly number[]>();
        const counts = new Map<string, number>();
        steps.forEach(({ input, target }, t) => {
          const before = t === 0 ? zeros(classes) : (steps[t - 1]?.target ?? []);
          expect(input.slice(25)).toEqual(before);
          expect(target).toEqual(oneHot(target?.indexOf(1) ?? -1, classes));
          const glyph = input.slice(0, 25).join();
          expect(labels.get(glyph) ?? target).toEqual(target);
          labels.set(glyph, target ?? []);
          counts.set(glyph, (counts.get(glyph) ?? 0) + 1);
        });
        // Two glyphs never share a label, and take turns: none is shown two times more than another.
        expect(new Set([...labels.values()].map(String)).size).toBe(labels.size);
        const all = [...counts.values()];
        expect(labels.size).toBe(Math.min(classes, length));
        expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('glyphs and labels are others in each episode', () => {
  const task = oneShot({ deviation: 0 });
  const batch = task.sample(
    Array.from({ length: 40 }, () => ({ length: 1 })),
    createRng(1),
  );
  const first = Array.from({ length: 40 }, (_, b) => stepsOf(task, batch, b)[0]);
  expect(new Set(first.map((step) => step?.input.join())).size).toBe(40);
  expect(new Set(first.map((step) => step?.target?.join())).size).toBe(5);
});

test('the same glyph is written a little differently each time', () => {
  const task = oneShot({ classes: 2 });
  const steps = stepsOf(task, task.sample([{ length: 20 }], createRng(3)), 0);
  const pixels = steps.map(({ input }) => input.slice(0, 36));
  const distance = (one = zeros(36), other = zeros(36)) =>
    Math.hypot(...one.map((ink, at) => ink - (other[at] ?? 0)));
  const kinds = [0, 1].map((label) => pixels.filter((_, t) => steps[t]?.target?.[label] === 1));
  const [[a, again] = [], [b] = []] = kinds;
  expect(new Set(pixels.map(String)).size).toBe(20);
  expect(distance(a, again)).toBeLessThan(distance(a, b));
  expect(pixels.flat().every((ink) => ink >= 0 && ink <= 1)).toBe(true);
});

describe('presentations', () => {
  test('are counted for each glyph of each episode', () => {
    const task = oneShot({ classes: 3 });
    const batch = task.sample([{ length: 12 }, { length: 7 }], createRng(4));
    const groups = Array.from(task.groups?.of(batch) ?? []);
    for (const b of [0, 1]) {
      const counts = [0, 0, 0];
      stepsOf(task, batch, b).forEach(({ target }, t) => {
        const label = target?.indexOf(1) ?? -1;
        const expected = label < 0 ? 0 : (counts[label] = (counts[label] ?? 0) + 1);
        expect(groups[2 * t + b]).toBe(expected);
      });
    }
    expect(task.groups).toMatchObject({ name: 'presentation', count: 10 });
  });

  test('the first of each are guesses among the labels that are left: log2(5!) bits', () => {
    const task = oneShot();
    const bits = task.optimalBits(task.sample([{ length: 50 }, { length: 50 }], createRng(5)));
    expect(bits).toBeCloseTo(Math.log2(120), 10);
    expect(task.optimalBits(task.sample([{ length: 1 }], createRng(5)))).toBeCloseTo(Math.log2(5));
  });
});

test('it is solved by knowing glyphs again, not by guessing', () => {
  const { isMet, isPassed, words } = criterionOf(oneShot());
  const measured = (errorRate: number) => ({
    setting: { length: 50 },
    wrong: 50 * errorRate,
    errorRate,
    bitsPerSequence: 7,
    optimalBits: 6.9,
  });
  // Of 50 choices 0.8 + 0.75 + 0.67 + 0.5 are wrong even if every glyph is known from the second time on.
  expect(words).toContain('5.4 % are of first presentations');
  expect([0.054, 0.1, 0.11, 0.8].map((share) => isMet([measured(share)]))).toEqual([
    ...[true, true, false, false],
  ]);
  const check = { bitsPerSequence: 7, optimalBits: 6.9, total: 1000 };
  expect(isPassed?.({ ...check, wrong: 100 })).toBe(true);
  expect(isPassed?.({ ...check, wrong: 110 })).toBe(false);
});

test('the example in the documentation is a sample', () => {
  const task = oneShot({ classes: 2, size: 3 });
  const batch = task.sample([{ length: 4 }], createRng(2));
  const pixels = Array.from({ length: 9 }, (_, at) => `ink ${at}`);
  expect(readFileSync(new URL('one-shot.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, [...pixels, 'label 0', 'label 1'], ['label 0', 'label 1']),
  );
});
