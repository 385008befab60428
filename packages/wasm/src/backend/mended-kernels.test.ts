import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { spread } from '../../fixtures/spread.js';

const held = () => tf.backend().numDataIds();
let before = 0;
beforeEach(() => {
  before = held();
});
afterEach(() => {
  expect(held()).toBe(before);
});

test.each([
  [
    [[0], [2]],
    [[[0, 1]], [[10, 11]]],
  ],
  [
    [[2], [0]],
    [[[4, 5]], [[6, 7]]],
  ],
  [
    [
      [1, 1, 0],
      [2, 0, 1],
    ],
    [
      [
        [2, 3],
        [2, 3],
        [0, 1],
      ],
      [
        [10, 11],
        [6, 7],
        [8, 9],
      ],
    ],
  ],
])('gather takes the rows %j of each sequence’s own table', (positions, rows) => {
  const found = tf.tidy(() => {
    const tables = tf.reshape(tf.range(0, 12), [2, 3, 2]);
    return tf.gather(tables, tf.tensor2d(positions, undefined, 'int32'), 1, 1).arraySync();
  });
  expect(found).toEqual(rows);
});

test('gather takes columns of each sequence’s own, and names a position that is not there', () => {
  tf.tidy(() => {
    const tables = tf.reshape(tf.range(0, 12), [2, 2, 3]);
    const at = (positions: number[][]) =>
      tf.gather(tables, tf.tensor2d(positions, undefined, 'int32'), 2, 1);
    expect(at([[2], [0]]).arraySync()).toEqual([
      [[2], [5]],
      [[6], [9]],
    ]);
    expect(() => at([[2], [3]])).toThrow('gather: got the position 3, expected one below 3');
  });
});

test('gather counts the axes of sequences from the end', () => {
  tf.tidy(() => {
    const positions = tf.tensor2d([[1], [0]], [2, 1], 'int32');
    const tables = tf.reshape(tf.range(0, 12), [2, 2, 3]);
    expect(tf.gather(tables, positions, -1, -1).arraySync()).toEqual([
      [[1], [4]],
      [[6], [9]],
    ]);
  });
});

test('what is not 0 is true', () => {
  tf.tidy(() => {
    expect([...tf.cast(tf.tensor1d([-1.7, 0, 0.2, 1]), 'bool').dataSync()]).toEqual([1, 0, 1, 1]);
    const whole = tf.tensor1d([2, 0, 256], 'int32');
    expect([...tf.cast(whole, 'bool').dataSync()]).toEqual([1, 0, 1]);
  });
});

test('truths are reversed, cut out and chosen as they are, and whole numbers clipped', () => {
  tf.tidy(() => {
    const truths = tf.tensor1d([true, false, false, true], 'bool');
    const found = [
      tf.reverse(tf.concat([truths, truths])),
      tf.stridedSlice(truths, [0], [4], [3]),
      tf.where(truths, tf.logicalNot(truths), truths),
      tf.where(truths, tf.ones([4]), tf.tensor1d([5, 6, 7, 8], 'int32')),
      tf.clipByValue(tf.tensor1d([3, 9], 'int32'), 4, 5),
    ];
    expect(found.map((tensor) => [tensor.dtype, ...tensor.dataSync()])).toEqual([
      ['bool', 1, 0, 0, 1, 1, 0, 0, 1],
      ['bool', 1, 1],
      ['bool', 0, 0, 0, 0],
      ['float32', 1, 6, 7, 1],
      ['int32', 4, 5],
    ]);
  });
});

test('the same numbers under two shapes are two factors of products', () => {
  tf.tidy(() => {
    const flat = spread([6], 0.1);
    const [rows, column] = [spread([4, 2], 0.4), spread([1, 6], 0.5)];
    const wide = tf.matMul(rows, tf.reshape(flat, [2, 3]));
    const narrow = tf.matMul(column, tf.reshape(flat, [6, 1]));
    expectAgreement('narrow', narrow, tf.sum(tf.mul(flat, tf.reshape(column, [6]))), 1e-5);
    expectAgreement('wide again', tf.matMul(rows, tf.reshape(flat, [2, 3])), wide, 0);
  });
});

test.each([
  [
    [3, 2, 1, 4],
    [3, 1, 4, 5],
  ],
  [
    [1, 2, 3, 4],
    [2, 1, 4, 5],
  ],
  [
    [2, 1, 2, 3, 4],
    [2, 1, 4, 5],
  ],
  [
    [2, 3, 4],
    [2, 1, 4, 5],
  ],
])('a product of %j and %j repeats each along its axes of 1', (a, b) => {
  tf.tidy(() => {
    const [x, y] = [spread(a, 0.2), spread(b, 0.6)];
    const found = tf.matMul(x, y);
    // Σ over the inner axis of what multiplying number by number makes, whose axes of 1 tfjs repeats.
    const expected = tf.sum(tf.mul(tf.expandDims(x, -1), tf.expandDims(y, -3)), -2);
    expect(found.shape).toEqual(expected.shape);
    expectAgreement('product', found, expected, 1e-5);
  });
});

test.each([tf.cumsum, tf.cumprod])('%o counts an axis from the end', (cumulative) => {
  tf.tidy(() => {
    const x = spread([2, 3, 4], 0.3);
    for (const axis of [-1, -2, -3])
      expectAgreement(`axis ${axis}`, cumulative(x, axis), cumulative(x, axis + 3), 0);
  });
});
