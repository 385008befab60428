import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { associativeRecall } from './associative-recall.js';
import { drawing, oneHot, padded, type Step, stepsOf, zeros } from '../fixtures/steps.js';

const sizes = fc.record({ bits: fc.integer({ min: 2, max: 5 }), vectors: fc.constantFrom(2, 3) });
const lengths = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 4 });

/** The items and the query as they stand between the delimiters, by scanning. */
function parse(steps: readonly Step[], bits: number) {
  const items: number[][][] = [];
  const query: number[][] = [];
  let queryDelimiters = 0;
  for (const { input } of steps) {
    const isQueryDelimiter = input[bits + 1] === 1;
    if (isQueryDelimiter) queryDelimiters += 1;
    else if (queryDelimiters === 1) query.push(input.slice(0, bits));
    else if (input[bits] === 1) items.push([]);
    else if (queryDelimiters === 0) items[items.length - 1]?.push(input.slice(0, bits));
  }
  return { items, query };
}

test('the answer is the item after the queried one, as an independent reading of the inputs says', () => {
  fc.assert(
    fc.property(sizes, lengths, fc.nat(), ({ bits, vectors }, lengths, seed) => {
      const task = associativeRecall({ bits, vectors, maxLength: 4 });
      expect([task.inputSize, task.outputSize]).toEqual([bits + 2, bits]);
      const settings = lengths.map((length) => ({ length }));
      const batch = task.sample(settings, createRng(seed));
      expect(batch.steps).toBe((Math.max(...lengths) + 2) * (vectors + 1));
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const { items, query } = parse(steps, bits);
        expect(items).toHaveLength(length);
        expect(new Set(items.map(String)).size).toBe(length);
        const queried = items.findIndex((item) => String(item) === String(query));
        const shown = (item: readonly number[][], delimiter: number): readonly Step[] => [
          { input: oneHot(delimiter, bits + 2), target: null },
          ...item.map((vector) => ({ input: [...vector, 0, 0], target: null })),
        ];
        const next = items[queried + 1] ?? [];
        expect(next).toHaveLength(vectors);
        expect(steps).toEqual(
          padded(task, batch, [
            ...items.flatMap((item) => shown(item, bits)),
            ...shown(query, bits + 1),
            { input: oneHot(bits + 1, bits + 2), target: null },
            ...next.map((vector) => ({ input: zeros(bits + 2), target: vector })),
          ]),
        );
      });
    }),
  );
});

test('the example in the documentation is a sample', () => {
  const batch = associativeRecall({ bits: 2, vectors: 2, maxLength: 3 }).sample(
    [{ length: 3 }],
    createRng(6),
  );
  expect(readFileSync(new URL('associative-recall.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, ['bit 0', 'bit 1', 'item', 'query'], ['bit 0', 'bit 1']),
  );
});

test('every item but the last is queried, equally often', () => {
  const task = associativeRecall();
  const batch = task.sample(
    Array.from({ length: 2000 }, () => ({ length: 5 })),
    createRng(4),
  );
  const counts = [0, 0, 0, 0, 0];
  for (let b = 0; b < batch.sequences; b++) {
    const { items, query } = parse(stepsOf(task, batch, b), 6);
    const queried = items.findIndex((item) => String(item) === String(query));
    counts[queried] = (counts[queried] ?? Number.NaN) + 1;
  }
  expect(counts[4]).toBe(0);
  for (const count of counts.slice(0, 4)) expect(Math.abs(count - 500)).toBeLessThan(90);
});

test('a list may hold every item there is, but no more', () => {
  const task = associativeRecall({ bits: 1, vectors: 2, maxLength: 4 });
  expect(task.settings).toEqual([{ length: 4 }]);
  const { items } = parse(stepsOf(task, task.sample([{ length: 4 }], createRng(1)), 0), 1);
  expect(items.map(String).sort()).toEqual(['0,0', '0,1', '1,0', '1,1']);
  expect(() => task.sample([{ length: 5 }], createRng(1))).toThrow(
    'associative-recall setting.length: got 5, expected a whole number from 2 to 4',
  );
});

test('training draws every length of its range and no other', () => {
  const task = associativeRecall({ minLength: 3, maxLength: 6 });
  const rng = createRng(2);
  const drawn = new Set(Array.from({ length: 300 }, () => task.drawSetting(rng).length));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
});

test('the same seed gives the same bits, another seed others', () => {
  const sample = (seed: number) =>
    associativeRecall().sample([{ length: 5 }, { length: 3 }], createRng(seed));
  expect(sample(4)).toEqual(sample(4));
  expect(sample(4)).not.toEqual(sample(5));
});

test('it is measured at the hardest training length and beyond', () => {
  const lengthsOf = (maxLength: number) =>
    associativeRecall({ maxLength }).settings.map(({ length }) => length);
  expect(lengthsOf(6)).toEqual([6, 10, 12, 15, 20]);
  expect(lengthsOf(3)).toEqual([3, 5, 6, 8, 10]);
  const task = associativeRecall();
  expect(task.optimalBits(task.sample([{ length: 2 }], createRng(1)))).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{ bits: 0 }, 'associative-recall.bits: got 0, expected a whole number from 1 to 256'],
  [{ vectors: 101 }, 'associative-recall.vectors: got 101, expected a whole number from 1 to 100'],
  [{ minLength: 1 }, 'associative-recall.minLength: got 1, expected a whole number from 2 to 1000'],
  [
    { maxLength: 1e9 },
    'associative-recall.maxLength: got 1000000000, expected a whole number from 2 to 1000',
  ],
  [{ minLength: 5, maxLength: 4 }, 'expected minLength to be at most maxLength'],
  [
    { bits: 1, vectors: 2 },
    'expected maxLength to be at most 2^(bits · vectors), since items differ from each other',
  ],
  [{ items: 5 }, 'associative-recall.items: no such option'],
])('the options %j are refused', (options, message) => {
  expect(() => associativeRecall(options)).toThrow(message);
});

test.each([0, 1, 2.5, Number.NaN, Infinity, 10_001])('%s items are refused', (length) => {
  expect(() => associativeRecall().sample([{ length }], createRng(1))).toThrow(
    `associative-recall setting.length: got ${length}, expected a whole number from 2 to 10000`,
  );
});

test('a setting within its limits that would not fit into memory is refused', () => {
  const task = associativeRecall({ bits: 256, vectors: 100 });
  expect(() => task.sample([{ length: 10_000 }], createRng(1))).toThrow(
    /settings: got 1 sequences of up to 1010202 steps, .* ask for fewer or shorter sequences/,
  );
});
