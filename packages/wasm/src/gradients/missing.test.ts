import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

const rows = [
  [0.5, -1.25, 0, 2, 0.75],
  [1, 0.25, -0.5, 0, 0],
];
const weights = [
  [1, 2, -1, 0.5, 3],
  [0.5, 1, 1, -2, 1],
];

/** Σ weights · f(x), and its derivative by each number of x by central differences. */
function slopes(of: (x: tf.Tensor) => tf.Tensor) {
  const value = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(of(x), tf.tensor2d(weights)));
  const found = tf.tidy(() => tf.grad(value)(tf.tensor2d(rows)).dataSync());
  const step = 1 / 128;
  const expected = rows.flatMap((row, at) =>
    row.map((_, column) => {
      const moved = (by: number) =>
        tf.tidy(() => {
          const changed = rows.map((each, index) =>
            each.map((number, place) => (index === at && place === column ? number + by : number)),
          );
          return Number(value(tf.tensor2d(changed)).dataSync()[0]);
        });
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
  return { found: [...found], expected };
}

describe.each([true, false])('cumprod, exclusive: %s', (exclusive) => {
  test.each([true, false])('reverse: %s, has a gradient, also by zeros', (reverse) => {
    const { found, expected } = slopes((x) => tf.cumprod(x, 1, exclusive, reverse));
    found.forEach((slope, index) => {
      expect(slope).toBeCloseTo(expected[index] ?? Number.NaN, 3);
    });
  });
});

test('cumprod has one along another axis', () => {
  const { found, expected } = slopes((x) => tf.transpose(tf.cumprod(tf.transpose(x), 0)));
  found.forEach((slope, index) => {
    expect(slope).toBeCloseTo(expected[index] ?? Number.NaN, 3);
  });
});

test('the gradient of the k largest goes to where they were', () => {
  const found = tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.mul(tf.topk(x, 2).values, [[3, 5]])))(
        tf.tensor2d([
          [1, 4, 2],
          [6, 0, 6],
        ]),
      )
      .arraySync(),
  );
  expect(found).toEqual([
    [0, 3, 5],
    [3, 0, 5],
  ]);
});

test('choices by comparing have the gradient of what was chosen', () => {
  const found = tf.tidy(() =>
    tf
      .grad((x) => {
        const isChosen = tf.logicalAnd(tf.less(x, 2), tf.notEqual(x, 0));
        return tf.sum(tf.where(isChosen, tf.square(x), tf.mul(x, 10)));
      })(tf.tensor1d([-1, 0, 1, 2, 3]))
      .dataSync(),
  );
  expect([...found]).toEqual([-2, 10, 2, 10, 10]);
});

test('the rows of a table that were gathered have gradients, the positions none', () => {
  const found = tf.tidy(() => {
    const [table, positions] = tf.grads((rows: tf.Tensor, places: tf.Tensor) =>
      tf.sum(tf.mul(tf.gather(rows, tf.argMax(places, 1)), [[1], [2], [4]])),
    )([
      tf.ones([3, 2]),
      tf.tensor2d([
        [0, 1, 0],
        [1, 0, 0],
        [0, 1, 0],
      ]),
    ]);
    return [table?.arraySync(), [...(positions?.dataSync() ?? [])]];
  });
  expect(found).toEqual([
    [
      [2, 2],
      [5, 5],
      [0, 0],
    ],
    new Array<number>(9).fill(0),
  ]);
});
