import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assign, drawNormal } from './draw.js';
import { collectLeaks, detached, withGradientTimes } from '../fixtures/faults.js';
import { expectGradients } from './gradients.js';

let x: tf.Variable<tf.Rank.R2>;
beforeEach(() => {
  x = drawNormal<tf.Rank.R2>([3, 4], createRng(5), 1);
});
afterEach(collectLeaks);

/** Compares the gradient of y = f(x). */
function compare(f: (x: tf.Tensor2D) => tf.Tensor, rough = false): void {
  compareAt([], f, rough);
}

/** Compares it with all numbers of x at each value in turn, and then where x is. */
function compareAt(values: readonly number[], f: (x: tf.Tensor2D) => tf.Tensor, rough = false) {
  const left = [...values];
  const atPoint: Parameters<typeof expectGradients>[0] = (compareThere) => {
    const value = left.shift();
    if (value !== undefined) assign(x, new Float32Array(x.size).fill(value));
    compareThere({ variables: { x }, outputs: () => [f(x)] });
  };
  expectGradients(atPoint, createRng(1), rough);
}

describe('it accepts the gradient of', () => {
  test.each<[string, (x: tf.Tensor2D) => tf.Tensor]>([
    ['a constant', (y) => tf.add(tf.mul(y, 0), 1)],
    ['what does not depend on it', () => tf.ones([3])],
    ['a line', (y) => tf.mul(y, 1e-3)],
    ['a bowl', (y) => tf.square(y)],
    ['a steep sigmoid', (y) => tf.sigmoid(tf.mul(y, 30))],
    ['a fast oscillation', (y) => tf.sin(tf.mul(y, 50))],
    ['a saturated sigmoid', (y) => tf.sigmoid(tf.add(y, 100))],
    ['a rectifier', (y) => tf.relu(y)],
    ['a small change of large numbers', (y) => tf.add(tf.tanh(y), 100)],
  ])('%s', (_name, f) => {
    compare(f);
  });

  test('a rectifier at its kink, if told that it may be rough there', () => {
    tf.tidy(() => {
      x.assign(tf.zerosLike(x));
    });
    compare((y) => tf.relu(y), true);
    expect(() => {
      compare((y) => tf.relu(y));
    }).toThrow('gradient of x: the outputs are too rough here');
  });
});

test.each([
  ['a kink', 0],
  ['a flat part', -1],
  ['a flat part that a kink bounds', -0.02],
])('%s is left for another point', (_name, value) => {
  const rectifier = (factor: number) => (y: tf.Tensor2D) => tf.relu(withGradientTimes(factor, y));
  compareAt([value, 1], rectifier(1));
  compareAt([value, -1, -1, -1], rectifier(1));
  expect(() => {
    compareAt([value, 1], rectifier(2));
  }).toThrow(/^gradient of x, along itself: got/);
});

describe('it refuses', () => {
  test.each([0, 0.5, 0.98, 1.02, -1])('a gradient that is %s times the right one', (factor) => {
    expect(() => {
      compare((y) => tf.tanh(withGradientTimes(factor, y)));
    }).toThrow(/^gradient of x, (along itself|in a random direction): got/);
  });

  test('one that leaves a path out', () => {
    expect(() => {
      compare((y) => tf.mul(tf.tanh(y), detached(tf.sigmoid(y))));
    }).toThrow(/^gradient of x/);
  });

  test('one that misses a single number', () => {
    const all = new Array<number>(12).fill(1);
    expect(() => {
      compare((y) => {
        const most = tf.tensor2d(all.with(7, 0), [3, 4]);
        return tf.square(tf.add(tf.mul(y, most), tf.mul(detached(y), tf.sub(1, most))));
      });
    }).toThrow(/^gradient of x/);
  });

  test('one that is not finite', () => {
    tf.tidy(() => {
      x.assign(tf.zerosLike(x));
    });
    expect(() => {
      compare((y) => tf.sqrt(tf.sum(tf.square(y))), true);
    }).toThrow('gradient of x: got NaN, expected finite numbers');
  });
});

test('an op without a registered gradient is told, with what to do', () => {
  const op = { kernelName: 'OpWithoutGradient', backendName: tf.getBackend() };
  tf.registerKernel({
    ...op,
    kernelFunc({ inputs: { x: input } }) {
      if (!input) throw new Error('expected an input');
      tf.engine().backend.incRef(input.dataId);
      return { dataId: input.dataId, shape: input.shape, dtype: input.dtype };
    },
  });
  expect(() => {
    compare((y) => tf.engine().runKernel<tf.Tensor>(op.kernelName, { x: y }));
  }).toThrow(
    /gradient function not found for OpWithoutGradient.*Import '@tapehead\/wasm\/gradients'/,
  );
  tf.unregisterKernel(op.kernelName, op.backendName);
});
