import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { spread } from '../../fixtures/spread.js';
import { mendGradients } from './mended.js';

const of = (operation: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor) => operation;

type Case = readonly [
  (x: tf.Tensor, y: tf.Tensor) => tf.Tensor,
  readonly number[],
  (readonly number[])?,
];

/** Operations whose gradient fails or is wrong in tfjs, with the shapes that they take. */
const cases: Readonly<Record<string, Case>> = {
  'cumsum along the first axis of a square': [of((x) => tf.cumsum(x, 0)), [3, 3]],
  'cumsum along a middle axis, exclusive and reverse': [
    of((x) => tf.cumsum(x, 1, true, true)),
    [2, 3, 3],
  ],
  'cumsum along the last axis, counted from the end': [of((x) => tf.cumsum(x, -1)), [2, 3]],
  'a difference squared, from one key': [
    of((x, y) => tf.squaredDifference(x, y)),
    [2, 3, 4],
    [2, 1, 4],
  ],
  'the larger of each and a weight': [of((x, y) => tf.maximum(x, y)), [3, 4], [4]],
  'the smaller of each and a weight': [of((x, y) => tf.minimum(x, y)), [3, 1], [3, 4]],
  'a product with one matrix for all sequences': [of((x, y) => tf.matMul(x, y)), [2, 3, 4], [4, 2]],
  'a product of one matrix with those of all sequences': [
    of((x, y) => tf.matMul(x, y, true)),
    [4, 3],
    [2, 4, 2],
  ],
  'a product of heads with a memory that they share': [
    of((x, y) => tf.matMul(x, y, false, true)),
    [3, 2, 1, 4],
    [3, 1, 5, 4],
  ],
  'the product of numbers along an axis': [of((x) => tf.prod(x, 1)), [2, 3, 2]],
  'the product along two axes, kept': [of((x) => tf.prod(x, [0, 2], true)), [2, 3, 2]],
  'the product of all numbers': [of((x) => tf.prod(x)), [2, 3]],
  'rows at positions of each sequence’s own': [
    of((x) => tf.gather(x, tf.tensor2d([[0], [2], [2]], [3, 1], 'int32'), 1, 1)),
    [3, 3, 2],
  ],
  'columns at positions of each sequence’s own': [
    of((x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 1, 1],
            [1, 0, 0],
          ],
          [2, 3],
          'int32',
        ),
        2,
        1,
      ),
    ),
    [2, 3, 2],
  ],
  'a split into one part': [of((x) => tf.split(x, 1, 1)[0] ?? x), [2, 3]],
  'the only member of an axis': [of((x) => tf.unstack(x, 1)[0] ?? x), [2, 1, 3]],
  'a pad that reflects': [
    of((x) =>
      tf.mirrorPad(
        x,
        [
          [1, 0],
          [2, 1],
        ],
        'reflect',
      ),
    ),
    [3, 4],
  ],
  'a pad that repeats the edge': [
    of((x) =>
      tf.mirrorPad(
        x,
        [
          [0, 2],
          [1, 3],
        ],
        'symmetric',
      ),
    ),
    [3, 4],
  ],
};

describe.each(Object.entries(cases))('%s', (_name, [operation, ...shapes]) => {
  test('has the gradient that differences tell', () => {
    tf.tidy(() => {
      const given = shapes.flatMap((shape, index) =>
        shape ? [spread([...shape], 0.1 + 0.3 * index)] : [],
      );
      const value = (...tensors: tf.Tensor[]) => {
        const [x = tf.scalar(0), y = x] = tensors;
        const result = operation(x, y);
        return tf.sum<tf.Scalar>(tf.mul(result, spread(result.shape, 0.77)));
      };
      const found = tf.grads(value)(given);
      const step = 1 / 128;
      given.forEach((tensor, which) => {
        const slopes = found[which]?.dataSync() ?? [];
        expect(found[which]?.shape).toEqual(tensor.shape);
        const before = tensor.dataSync();
        before.forEach((_, at) => {
          const moved = (by: number) => {
            const changed = before.map((number, index) => (index === at ? number + by : number));
            const all = given.map((other, index) =>
              index === which ? tf.tensor(changed, other.shape) : other,
            );
            return Number(value(...all).dataSync()[0]);
          };
          expect(slopes[at]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 3);
        });
      });
    });
  });
});

test('a product of numbers among which is a 0 has a gradient', () => {
  const found = tf.tidy(() =>
    tf
      .grad((x) => tf.prod(x))(tf.tensor1d([2, 0, 3]))
      .dataSync(),
  );
  expect([...found]).toEqual([0, 6, 0]);
});

test('a gradient that an application has left out is not mended', () => {
  const given = tf.getGradient('MirrorPad');
  tf.unregisterGradient('MirrorPad');
  try {
    mendGradients();
    expect(tf.getGradient('MirrorPad')).toBeUndefined();
  } finally {
    tf.registerGradient(given);
  }
});
