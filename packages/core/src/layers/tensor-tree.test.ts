import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { mapTensors, ownTensors, tensorsOf, tidyTree } from './tensor-tree.js';

test('lists and replaces the tensors of a tree in their order, and keeps its form', () => {
  tf.tidy(() => {
    const [one, two, three] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const tree = { cell: one, none: null, heads: [[two], { memory: three }] };
    expect(tensorsOf(tree)).toEqual([one, two, three]);
    const doubled = mapTensors(tree, (tensor) => tf.mul(tensor, 2));
    expect(tensorsOf(doubled).map((tensor) => tensor.dataSync()[0])).toEqual([2, 4, 6]);
    expect(Object.keys(doubled)).toEqual(['cell', 'none', 'heads']);
    expect(doubled.none).toBeNull();
  });
});

test('no tree is one that holds anything but tensors', () => {
  expect(() => tensorsOf({ step: 3 })).toThrow(
    'state.step: got 3, expected a tensor, or a plain object, a list or null that holds such',
  );
  expect(() => tensorsOf([undefined])).toThrow('state.0: got nothing');
});

test('tensors at two places, those of others and variables get owners of their own', () => {
  const weight = tf.tidy(() => tf.variable(tf.scalar(5)));
  const given = tf.scalar(7);
  const hidden = tf.scalar(8);
  const tree = ownTensors({ weight, given, output: hidden, state: hidden }, [given]);
  expect(new Set([weight, given, ...tensorsOf(tree)]).size).toBe(6);
  expect(tree.output).toBe(hidden);
  hidden.dispose();
  given.dispose();
  expect([tree.weight, tree.given, tree.state].map((tensor) => tensor.dataSync()[0])).toEqual([
    5, 7, 8,
  ]);
  tf.dispose([weight, tree.weight, tree.given, tree.state]);
});

test('tidying keeps the tensors of the result alone, also when it fails', () => {
  const before = tf.memory().numTensors;
  const tree = tidyTree(() => ({ none: null, kept: tf.add(tf.scalar(1), 2) }));
  expect(tf.memory().numTensors).toBe(before + 1);
  tree.kept.dispose();
  expect(() =>
    tidyTree(() => {
      tf.scalar(1);
      throw new Error('no step');
    }),
  ).toThrow('no step');
  expect(tf.memory().numTensors).toBe(before);
});
