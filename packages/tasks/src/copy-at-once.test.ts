import { createRng } from '@tapehead/core';
import { testTask } from '@tapehead/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copy } from './copy.js';

testTask(test, copy({ maxLength: 10, window: 20 }));
testTask(test, copy({ bits: 3, minLength: 4, maxLength: 4, window: 4 }));

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('one step shows the vectors of the sequence, then zeros, and asks for the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), lengths, fc.nat(), (bits, lengths, seed) => {
      const settings = lengths.map((length) => ({ length }));
      const task = copy({ bits, maxLength: 5, window: 9 });
      const batch = task.sample(settings, createRng(seed));
      expect([batch.steps, batch.sequences]).toEqual([1, lengths.length]);
      expect([task.inputSize, task.outputSize]).toEqual([9 * bits, 9 * bits]);
      // The same draws as of the task that shows one vector after the other.
      const shown = copy({ bits }).sample(settings, createRng(seed));
      lengths.forEach((length, b) => {
        const vectors = Array.from({ length }, (_, i) => {
          const from = ((1 + i) * lengths.length + b) * (bits + 2);
          return [...shown.inputs.slice(from, from + bits)];
        }).flat();
        const row = (values: Float32Array) => [...values.slice(b * 9 * bits, (b + 1) * 9 * bits)];
        const expected = [...vectors, ...Array.from({ length: (9 - length) * bits }, () => 0)];
        expect(row(batch.inputs)).toEqual(expected);
        expect(row(batch.targets)).toEqual(expected);
      });
      expect([...batch.mask]).toEqual(lengths.map(() => 1));
    }),
  );
});

test('it is measured at the longest training length and with a full window', () => {
  const lengthsOf = (maxLength: number) =>
    copy({ maxLength, window: 20 }).settings.map(({ length }) => length);
  expect(lengthsOf(10)).toEqual([10, 20]);
  expect(lengthsOf(20)).toEqual([20]);
});

test('only the window tells its options from those of copy', () => {
  expect(copy({ window: 20 }).options).toEqual({ ...copy().options, window: 20 });
  expect(Object.keys(copy().options)).not.toContain('window');
});

test('refuses sequences that the window does not hold', () => {
  expect(() => copy({ maxLength: 10, window: 9 })).toThrow(
    'expected maxLength to be at most window',
  );
  expect(() => copy({ window: 20 }).sample([{ length: 21 }], createRng(1))).toThrow(
    'copy setting.length: got 21, expected a whole number from 1 to 20',
  );
});
