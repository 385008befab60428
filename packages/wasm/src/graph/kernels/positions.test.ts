import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compiledRows, rowModel } from '../../../fixtures/functions.js';
import { both } from '../../../fixtures/own-steps.js';
import { stepModel } from '../../../fixtures/steps.js';
import { explainCompilation } from '../../recorded/explain.js';

const columns = 6;

/** The values and positions of the three largest, in order, by sorting. */
function threeLargest(row: readonly number[]): readonly number[] {
  const places = row.map((_, at) => at).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
  const found = places.slice(0, 3);
  return [...found.map((at) => row[at] ?? 0), ...found];
}

test('topk finds values and places of the largest, also of −∞ and of equal numbers', () => {
  const model = rowModel(columns, 6, (row) => {
    const { values, indices } = tf.topk(row, 3);
    return tf.concat([values, tf.cast(indices, 'float32')], 1);
  });
  const compiled = compiledRows(model);
  const number = fc.constantFrom(-Infinity, -2, -1, 0, 0.5, 3);
  fc.assert(
    fc.property(fc.array(number, { minLength: columns, maxLength: columns }), (row) => {
      expect(compiled.of([row])).toEqual([threeLargest(row)]);
    }),
    { numRuns: 50, seed: 21 },
  );
  expect(compiled.of([[-Infinity, -Infinity, 1, -Infinity, -Infinity, -Infinity]])).toEqual([
    [1, -Infinity, -Infinity, 2, 0, 1],
  ]);
  compiled.dispose();
});

test('a row gathered from a computed table is that row, whatever the others hold', () => {
  // A table of three pairs, and which of them is wanted.
  const model = rowModel(7, 2, (row) => {
    const table = tf.reshape(tf.mul(tf.slice(row, [0, 0], [-1, 6]), 2), [-1, 2]);
    const places = tf.cast(tf.slice(row, [0, 6], [-1, 1]), 'int32');
    return tf.gather(table, tf.reshape<tf.Rank.R1>(places, [-1]));
  });
  const compiled = compiledRows(model);
  expect(compiled.of([[Infinity, 1, 2, 3, Number.NaN, -Infinity, 1]])).toEqual([[4, 6]]);
  expect(compiled.of([[Infinity, 1, 2, 3, Number.NaN, -Infinity, 0]])).toEqual([[Infinity, 2]]);
  compiled.dispose();
});

test.each([
  [100, []],
  [5000, ['GatherV2', 'UnsortedSegmentSum']],
])('a table of %i rows is looked up by %o', (rows, foreign) => {
  const table = tf.tidy(() => tf.variable(tf.fill([rows, 8], 0.5)));
  const model = stepModel((input, state, { kernel }) => {
    const raw = tf.matMul(both(input, state), kernel);
    const places = tf.cast(tf.mul(tf.sigmoid(tf.slice(raw, [0, 0], [-1, 1])), rows - 1), 'int32');
    return { output: tf.tanh(tf.gather(table, tf.reshape<tf.Rank.R1>(places, [-1]))) };
  });
  const report = explainCompilation({ ...model, weights: { ...model.weights, table } });
  expect(report).toMatchObject({ engine: 'compiled', leftToTfjs: foreign });
  model.dispose();
  table.dispose();
});
