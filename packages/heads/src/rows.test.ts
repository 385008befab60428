import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apart, rowOf, stacked } from './rows.js';

const size = fc.integer({ min: 1, max: 4 });

test('rows that are stacked come apart as they were, all of them or one', () => {
  fc.assert(
    fc.property(size, size, size, (batch, count, width) => {
      tf.tidy(() => {
        const numbers = (row: number) =>
          Array.from({ length: batch * width }, (_, at) => 100 * row + at);
        const rows = Array.from({ length: count }, (_, row) =>
          tf.tensor2d(numbers(row), [batch, width]),
        );
        const whole = stacked(rows);
        expect(whole.shape).toEqual([batch, count, width]);
        const found = apart(whole);
        expect(found.map((row) => [...row.dataSync()])).toEqual(
          rows.map((row) => [...row.dataSync()]),
        );
        const last = rowOf(whole, count - 1);
        expect(last.shape).toEqual([batch, width]);
        expect([...last.dataSync()]).toEqual(numbers(count - 1));
      });
    }),
  );
});
