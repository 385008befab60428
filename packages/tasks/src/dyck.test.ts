import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dyck } from './dyck.js';
import { drawing, oneHot, padded, type Step, stepsOf } from '../fixtures/steps.js';

const even = fc.integer({ min: 1, max: 12 }).map((pairs) => 2 * pairs);
const lengths = fc.array(even, { minLength: 1, maxLength: 5 });

const [opening, closing] = ['([{', ')]}'];

/** The word that a sequence shows, with the brackets of `kinds` kinds. */
function wordOf(steps: readonly Step[], kinds: number): string {
  const alphabet = opening.slice(0, kinds) + closing.slice(0, kinds);
  return steps.map(({ input }) => alphabet[input.indexOf(1)] ?? '').join('');
}

/** What is left once pairs that stand side by side are struck out again and again: '' if balanced. */
function reduced(word: string): string {
  const shorter = word.replace(/\(\)|\[\]|\{\}/g, '');
  return shorter === word ? word : reduced(shorter);
}

test('words are balanced, and answers are what may stand next by striking out pairs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), lengths, fc.nat(), (kinds, lengths, seed) => {
      const task = dyck({ kinds });
      expect([task.inputSize, task.outputSize]).toEqual([2 * kinds, 2 * kinds]);
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      expect(batch.steps).toBe(Math.max(...lengths));
      const alphabet = Array.from(opening.slice(0, kinds) + closing.slice(0, kinds));
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const word = wordOf(steps, kinds);
        expect(word).toHaveLength(length);
        expect(reduced(word)).toBe('');
        const expected = Array.from(word, (bracket, t) => ({
          input: oneHot(alphabet.indexOf(bracket), 2 * kinds),
          // A prefix of a balanced word is one that reduces to opening brackets alone.
          target: alphabet.map((next) =>
            /[)\]}]/.test(reduced(word.slice(0, t + 1) + next)) ? 0 : 1,
          ),
        }));
        expect(steps).toEqual(padded(task, batch, expected));
      });
    }),
  );
});

test('the example in the documentation is a sample', () => {
  const task = dyck();
  const batch = task.sample([{ length: 8 }], createRng(150));
  expect(wordOf(stepsOf(task, batch, 0), 2)).toBe('([()])[]');
  const brackets = ['(', '[', ')', ']'];
  expect(readFileSync(new URL('dyck.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, brackets, brackets),
  );
});

test.each([
  [1, 8, 14],
  [2, 4, 8],
])('with %i kinds, all words of %i brackets are equally likely', (kinds, length, words) => {
  const task = dyck({ kinds });
  const each = 300;
  const batch = task.sample(
    Array.from({ length: words * each }, () => ({ length })),
    createRng(4),
  );
  const counts = new Map<string, number>();
  for (let b = 0; b < batch.sequences; b++) {
    const word = wordOf(stepsOf(task, batch, b), kinds);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  expect(counts.size).toBe(words);
  for (const count of counts.values()) expect(Math.abs(count - each)).toBeLessThan(75);
});

test('a word of a depth begins with so many opening brackets, and all such words are equally likely', () => {
  const each = 300;
  const [length, depth] = [8, 3];
  const setting = { length, depth };
  const task = dyck({ kinds: 1 });
  // ((( and then one of the four ways to go on for five brackets.
  const batch = task.sample(
    Array.from({ length: 4 * each }, () => setting),
    createRng(4),
  );
  const counts = new Map<string, number>();
  for (let b = 0; b < batch.sequences; b++) {
    const word = wordOf(stepsOf(task, batch, b), 1);
    expect(reduced(word)).toBe('');
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  expect([...counts.keys()].every((word) => word.startsWith('((('))).toBe(true);
  expect(counts.size).toBe(4);
  for (const count of counts.values()) expect(Math.abs(count - each)).toBeLessThan(75);
});

test.each([
  [{ length: 8, depth: 5 }, 'dyck setting.depth'],
  [{ length: 8, depth: -1 }, 'dyck setting.depth: got -1'],
  [{ length: 8, depth: 1.5 }, 'dyck setting.depth: got 1.5'],
])('the setting %j is refused', (setting, message) => {
  expect(() => dyck().sample([setting], createRng(1))).toThrow(message);
});

test('half of a word may open before anything closes', () => {
  const task = dyck();
  const batch = task.sample([{ length: 400, depth: 200 }], createRng(1));
  expect(wordOf(stepsOf(task, batch, 0), 2)).toMatch(/^[([]{200}[)\]]{200}$/);
});

test('training draws every even length of its range and no other', () => {
  const task = dyck({ minLength: 4, maxLength: 8 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([4, 6, 8]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) => dyck().sample([{ length: 30 }, { length: 8 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training length and beyond', () => {
  const task = dyck();
  expect(task.settings).toEqual([50, 100, 200].map((length) => ({ length })));
  expect(task.optimalBits(task.sample([{ length: 2 }], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ kinds: 0 }, 'dyck.kinds: got 0, expected a whole number from 1 to 64'],
  [{ minLength: 0 }, 'dyck.minLength: got 0, expected an even number from 2 to 1000'],
  [{ maxLength: 7 }, 'dyck.maxLength: got 7, expected an even number from 2 to 1000'],
  [{ maxLength: 1e9 }, 'dyck.maxLength: got 1000000000, expected an even number from 2 to 1000'],
  [{ minLength: 6, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [{ bits: 5 }, 'dyck.bits: no such option; known options: kinds, minLength, maxLength'],
])('the options %j are refused', (options, message) => {
  expect(() => dyck(options)).toThrow(message);
});

test.each([0, -2, 7, 1.5, Number.NaN, Infinity, 10_002])('length %s is refused', (length) => {
  expect(() => dyck().sample([{ length: 2 }, { length }], createRng(1))).toThrow(
    `dyck setting.length: got ${length}, expected an even number from 2 to 10000`,
  );
});
