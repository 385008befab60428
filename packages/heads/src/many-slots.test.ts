import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { leastUsedAccess } from './least-used-access.js';
import { topK } from './top-k.js';

const slots = 10_000;
const width = 2;

/** All slots alike, but for these. */
const row = (usual: number, others: Readonly<Record<number, number>>) =>
  tf.tensor2d(
    Float32Array.from({ length: slots }, (_, slot) => others[slot] ?? usual),
    [1, slots],
  );

/** The slots that are not zero. */
const placesOf = (values: tf.Tensor) =>
  [...values.dataSync()].flatMap((value, place) => (value === 0 ? [] : [place]));

test('of many slots the k largest stay, wherever they are, and of those alike the first', () => {
  const places = tf.tidy(() => {
    const weighting = row(1e-4, { 7000: 3e-4, 9999: 2e-4 });
    const { address } = topK({ k: 4 }).build({ slots, width }, createRng(1));
    const parameters = tf.zeros<tf.Rank.R2>([1, 0]);
    const memory = tf.zeros<tf.Rank.R3>([1, slots, width]);
    return placesOf(address(parameters, { memory, weighting, previous: weighting }));
  });
  expect(places).toEqual([0, 1, 7000, 9999]);
});

test.each([
  ['wherever they are', 0.05, { 9999: 0, 8000: 0.01 }, [9999, 8000, 0]],
  // float32 has no numbers between 512 and 512.00006.
  ['the first where all are used much and alike', 512, {}, [0, 1, 2]],
])('of many slots the least used ones are written to, %s', (_name, usual, others, expected) => {
  const places = tf.tidy(() => {
    const head = leastUsedAccess({ reads: 3 }).build(
      { controllerSize: 1, slots, width },
      createRng(1),
    );
    const state = { ...head.initialState(1), usage: row(usual, others) };
    const memory = tf.zeros<tf.Rank.R3>([1, slots, width]);
    const { details } = head.step(tf.ones([1, 1]), memory, state);
    tf.dispose(Object.values(head.weights));
    const chosen = details?.leastUsed;
    return chosen ? tf.unstack(tf.squeeze(chosen)).map(placesOf) : [];
  });
  expect(places).toEqual(expected.map((place) => [place]));
});
