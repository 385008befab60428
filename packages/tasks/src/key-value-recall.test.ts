import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, stepsOf, zeros } from '../fixtures/steps.js';
import { keyValueRecall } from './index.js';

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

test('the answer to a key is the value that was shown with it', () => {
  const sizes = fc.record({
    bits: fc.integer({ min: 5, max: 9 }),
    values: fc.integer({ min: 2, max: 6 }),
    queries: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(sizes, lengths, fc.nat(), ({ bits, values, queries }, lengths, seed) => {
      const task = keyValueRecall({ bits, values, queries, maxLength: 12 });
      const batch = task.sample(
        lengths.map((length) => ({ length })),
        createRng(seed),
      );
      lengths.forEach((length, b) => {
        const asked = Math.min(queries, length);
        const steps = stepsOf(task, batch, b);
        const shown = steps.slice(0, length).map(({ input, target }) => {
          expect([target, input[bits + values]]).toEqual([null, 0]);
          return [input.slice(0, bits).join(''), input.slice(bits, bits + values)] as const;
        });
        const valueOf = new Map(shown);
        expect(valueOf.size).toBe(length);
        const questions = steps.slice(length, length + asked).map(({ input, target }) => {
          const key = input.slice(0, bits).join('');
          expect(input.slice(bits)).toEqual([...zeros(values), 1]);
          expect(target).toEqual(valueOf.get(key));
          return key;
        });
        expect(new Set(questions).size).toBe(asked);
        for (const { input, target } of steps.slice(length + asked)) {
          expect([input.every((one) => one === 0), target]).toEqual([true, null]);
        }
      });
    }),
  );
});

test('a thousand items can be asked for, and more than half of all keys cannot', () => {
  const task = keyValueRecall();
  expect(task.settings.map(({ length }) => length)).toEqual([20, 40, 200, 1000]);
  expect(task.sample([{ length: 1000 }], createRng(1)).steps).toBe(1010);
  const few = keyValueRecall({ bits: 5, maxLength: 8 });
  expect(few.settings.map(({ length }) => length)).toEqual([8, 16]);
  expect(() => few.sample([{ length: 17 }], createRng(1))).toThrow(
    'key-value-recall setting.length: got 17, expected at most 16, half of the keys of 5 bits',
  );
  expect(() => keyValueRecall({ bits: 4, maxLength: 9 })).toThrow('half of the keys');
});

test('the example in the documentation is a sample', () => {
  const task = keyValueRecall({ bits: 4, values: 2, queries: 2, maxLength: 3 });
  const batch = task.sample([{ length: 3 }], createRng(4));
  const { inputs = [], outputs = [] } = task.channels ?? {};
  expect(readFileSync(new URL('key-value-recall.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, inputs, outputs),
  );
});

test('what is measured after the longest training range can be drawn', () => {
  const task = keyValueRecall({ bits: 20, values: 2, maxLength: 1000 });
  const [longest] = task.settings.slice(-1);
  expect(longest).toEqual({ length: 50_000 });
  expect(task.sample(longest ? [longest] : [], createRng(1)).steps).toBe(50_010);
});
