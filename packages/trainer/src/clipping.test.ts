import { type Architecture, findInTable, type Clipping } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { clipByGlobalNorm, clipByValue, clippings, noClipping } from './clipping.js';

/** Gradients a = [3, −40] and b = [[0]], whose norm is √1609. */
function run(clipping: Clipping): number[] {
  return tf.tidy(() => {
    const gradients = { a: tf.tensor1d([3, -40]), b: tf.tensor2d([[0]]) };
    const clipped = clipping.clip(gradients, tf.scalar(Math.sqrt(1609)));
    expect([...gradients.a.dataSync()]).toEqual([3, -40]);
    return Object.values(clipped).flatMap((gradient) => [...gradient.dataSync()]);
  });
}

test('by value: each number on its own', () => {
  expect(run(clipByValue())).toEqual([3, -10, 0]);
});

test('by global norm: all numbers alike, to the limit', () => {
  const clipped = run(clipByGlobalNorm({ limit: 5 }));
  expect(Math.hypot(...clipped)).toBeCloseTo(5, 5);
  expect((clipped[0] ?? 0) / (clipped[1] ?? 0)).toBeCloseTo(3 / -40, 6);
});

test('by global norm: a norm within the limit changes nothing', () => {
  expect(run(clipByGlobalNorm({ limit: 41 }))).toEqual([3, -40, 0]);
});

test('steps of too large a norm are skipped where it is said what that is', () => {
  for (const clip of [clipByValue, clipByGlobalNorm]) {
    expect(clip().largestNorm).toBe(Number.MAX_VALUE);
    expect(clip({ largestNorm: 300 })).toMatchObject({
      largestNorm: 300,
      options: { limit: 10, largestNorm: 300 },
    });
    expect(() => clip({ largestNorm: 0 })).toThrow('largestNorm: got 0');
  }
});

test('none: gradients stay as they are', () => {
  expect(run(noClipping())).toEqual([3, -40, 0]);
});

const load = ({ kind, options }: Architecture) =>
  findInTable('clipping', clippings, kind)(structuredClone(options));

test('a definition as data gives the same clipping again', () => {
  for (const clipping of [
    clipByValue({ limit: 1 }),
    clipByGlobalNorm({ limit: 2 }),
    noClipping(),
  ]) {
    expect(run(load(clipping))).toEqual(run(clipping));
  }
});

test.each([
  [
    { kind: 'value', options: { limit: 0 } },
    'value clipping.limit: got 0, expected a number greater than 0',
  ],
  [{ kind: 'global-norm', options: { limit: 'x' } }, 'global-norm clipping.limit: got "x"'],
  [{ kind: 'none', options: { limit: 1 } }, 'no clipping.limit: no such option'],
])('%j is refused', (definition, message) => {
  expect(() => load(definition)).toThrow(message);
});
