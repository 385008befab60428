import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, padded, stepsOf } from '../fixtures/steps.js';
import { nGrams } from './n-grams.js';

const lengths = fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 5 });

test('each step shows a bit and asks for the next one, once there is a context', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), lengths, fc.nat(), (context, lengths, seed) => {
      const task = nGrams({ context });
      expect([task.inputSize, task.outputSize]).toEqual([1, 1]);
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      expect(batch.steps).toBe(Math.max(...lengths) - 1);
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const [last = -1] = steps[length - 2]?.target ?? [];
        const bits = [...steps.slice(0, length - 1).flatMap(({ input }) => input), last];
        expect(bits.every((bit) => bit === 0 || bit === 1)).toBe(true);
        const expected = bits.slice(0, -1).map((bit, t) => ({
          input: [bit],
          target: t + 1 < context ? null : bits.slice(t + 1, t + 2),
        }));
        expect(steps).toEqual(padded(task, batch, expected));
      });
    }),
  );
});

/** ∫ θ^ones (1 − θ)^zeros under Beta(½, ½), in bits: what mixing over all tables makes of one context. */
function evidenceBits(zeros: number, ones: number): number {
  const halves = (count: number) =>
    Array.from({ length: count }, (_, i) => Math.log2(i + 0.5)).reduce((sum, x) => sum + x, 0);
  const factorial = Array.from({ length: zeros + ones }, (_, i) => Math.log2(i + 1));
  return factorial.reduce((sum, x) => sum + x, 0) - halves(zeros) - halves(ones);
}

test('the optimum is the evidence for the sequence, mixed over all tables of probabilities', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), lengths, fc.nat(), (context, lengths, seed) => {
      const task = nGrams({ context });
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      const bitsOf = lengths.map((length, b) => {
        const steps = stepsOf(task, batch, b).slice(0, length - 1);
        const shown = steps.map(({ input }) => String(input)).join('');
        const followers = new Map<string, { zeros: number; ones: number }>();
        steps.forEach(({ target }, t) => {
          if (target === null) return;
          const seen = shown.slice(t + 1 - context, t + 1);
          const { zeros, ones } = followers.get(seen) ?? { zeros: 0, ones: 0 };
          const [bit = Number.NaN] = target;
          followers.set(seen, { zeros: zeros + 1 - bit, ones: ones + bit });
        });
        return [...followers.values()]
          .map(({ zeros, ones }) => evidenceBits(zeros, ones))
          .reduce((sum, bits) => sum + bits, 0);
      });
      const mean = bitsOf.reduce((sum, bits) => sum + bits, 0) / lengths.length;
      expect(task.optimalBits(batch)).toBeCloseTo(mean, 8);
    }),
  );
});

test('the estimator is that of the paper on a sequence worked out by hand', () => {
  const batch = {
    steps: 4,
    sequences: 1,
    inputs: Float32Array.of(1, 1, 1, 0),
    targets: Float32Array.of(1, 1, 0, 1),
    mask: Float32Array.of(1, 1, 1, 1),
  };
  // After a 1: 1, 1, 0 with p(1) = ½, 1.5/2, 2.5/3; after a 0: 1 with p(1) = ½.
  const byHand = -Math.log2(0.5 * 0.75 * (1 - 2.5 / 3) * 0.5);
  expect(nGrams({ context: 1 }).optimalBits(batch)).toBeCloseTo(byHand, 12);
});

test('the example in the documentation is a sample, with its optimum', () => {
  const task = nGrams({ context: 2 });
  const batch = task.sample([{ length: 10 }], createRng(6));
  expect(readFileSync(new URL('n-grams.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, ['bit'], ['next bit']),
  );
  expect(task.optimalBits(batch)).toBeCloseTo(7.09, 2);
});

test('probabilities of a context follow Beta(½, ½), and differ from sequence to sequence', () => {
  const [sequences, length] = [1000, 2000];
  const settings = Array.from({ length: sequences }, () => ({ length }));
  const { inputs, targets } = nGrams({ context: 1 }).sample(settings, createRng(6));
  // What followed the context that a sequence begins with, the first three times.
  const followers: number[][] = [];
  for (let b = 0; b < sequences; b++) {
    const bits: number[] = [];
    for (let i = b; i < inputs.length && bits.length < 3; i += sequences) {
      if (inputs[i] === inputs[b]) bits.push(targets[i] ?? Number.NaN);
    }
    if (bits.length === 3) followers.push(bits);
  }
  expect(followers.length).toBeGreaterThan(0.95 * sequences);
  const share = (holds: (bits: readonly number[]) => boolean) =>
    followers.filter(holds).length / followers.length;
  expect(Math.abs(share(([first]) => first === 1) - 1 / 2)).toBeLessThan(0.05);
  // E[p² + (1−p)²] is 3/4 and E[p³ + (1−p)³] is 5/8; they would be 2/3 and 1/2 if p were uniform.
  expect(Math.abs(share(([first, second]) => first === second) - 3 / 4)).toBeLessThan(0.05);
  expect(Math.abs(share((bits) => new Set(bits).size === 1) - 5 / 8)).toBeLessThan(0.06);
});

test('on the setting of the paper the optimum is about 128 bits', () => {
  const task = nGrams();
  const batch = task.sample(
    Array.from({ length: 2000 }, () => ({ length: 200 })),
    createRng(1),
  );
  // One sequence has a standard deviation of 36 bits, so the mean has one of 0.8.
  expect(Math.abs(task.optimalBits(batch) - 128)).toBeLessThan(3);
});

test('training draws every length of its range and no other', () => {
  const task = nGrams({ minLength: 7, maxLength: 9 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([7, 8, 9]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    nGrams().sample([{ length: 200 }, { length: 30 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the training length and at twice that', () => {
  expect(nGrams().settings).toEqual([{ length: 200 }, { length: 400 }]);
});

test.each<[Record<string, unknown>, string]>([
  [{ context: 0 }, 'n-grams.context: got 0, expected a whole number from 1 to 16'],
  [{ context: 40 }, 'n-grams.context: got 40, expected a whole number from 1 to 16'],
  [{ maxLength: 1e9 }, 'n-grams.maxLength: got 1000000000, expected a whole number from 2 to 5000'],
  [{ maxLength: 100 }, 'expected minLength to be at most maxLength'],
  [
    { context: 6, minLength: 6 },
    'expected minLength to be more than context, so that there is a bit to predict',
  ],
  [{ bits: 8 }, 'n-grams.bits: no such option; known options: context, minLength, maxLength'],
])('the options %j are refused', (options, message) => {
  expect(() => nGrams(options)).toThrow(message);
});

test.each([0, 5, 6.5, Number.NaN, Infinity, 10_001])('%s bits are refused', (length) => {
  expect(() => nGrams().sample([{ length }], createRng(1))).toThrow(
    `n-grams setting.length: got ${length}, expected a whole number from 6 to 10000`,
  );
});
