import { feedforward, lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/random';
import type { ModelDefinition } from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { article, type Ntm, ntmRegistry, paper, pytorchNtm, withSlots } from './index.js';

const sizes = { inputSize: 4, outputSize: 3 };
const small = { slots: 6, width: 3 };
const inputs = () =>
  tf.tensor3d(
    Array.from({ length: 5 * 2 * 4 }, (_, index) => index % 3),
    [5, 2, 4],
  );
const bits = (model: Pick<Ntm, 'weights'>) =>
  Object.entries(model.weights).map(([name, weight]) => [name, Array.from(weight.dataSync())]);
const logits = ({ forward }: Pick<Ntm, 'forward'>) =>
  tf.tidy(() => Array.from(forward(inputs()).dataSync()));

const growing: Record<string, ModelDefinition<Ntm>> = {
  paper: paper({ ...small, controller: lstm({ units: 5 }), readHeads: 2, writeHeads: 2 }),
  'paper, feedforward': paper({ ...small, controller: feedforward({ units: 5 }) }),
};

test.each(Object.entries(growing))('%s: has the weights and a memory of that size', (_, of) => {
  const model = of.build(sizes, createRng(3));
  const [same, more, fewer] = [6, 40, 3].map((slots) => withSlots(model, slots, ntmRegistry));
  for (const other of [same, more, fewer]) expect(other && bits(other)).toEqual(bits(model));
  expect(same && logits(same)).toEqual(logits(model));
  expect(same?.architecture).toEqual(model.architecture);
  tf.tidy(() => {
    expect(more?.trace(inputs()).memory.shape).toEqual([5, 2, 40, 3]);
    expect(fewer?.trace(inputs()).memory.shape).toEqual([5, 2, 3, 3]);
  });
  for (const built of [model, same, more, fewer]) built?.dispose();
});

test.each<[string, ModelDefinition<Ntm>, RegExp]>([
  [
    'learned initial contents',
    paper({ ...small, initialMemory: { kind: 'learned', range: 0.1 } }),
    /slots: got 9, expected the number that the machine has: memory.initial depends on it/,
  ],
  ['direct addressing', article(small), /heads.0.weight, heads.0.bias, heads.1.weight/],
  ['initial contents drawn once', pytorchNtm({ ...small, units: 4 }), /memory.initial depends/],
])('refuses %s, and leaves nothing behind', (_, definition, message) => {
  const model = definition.build(sizes, createRng(1));
  const before = tf.memory().numTensors;
  expect(() => withSlots(model, 9, ntmRegistry)).toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('refuses slots that no memory has, and models without memory', () => {
  const model = paper(small).build(sizes, createRng(1));
  expect(() => withSlots(model, 0, ntmRegistry)).toThrow(/slots: got 0, expected/);
  expect(() => withSlots(model, 1, ntmRegistry)).toThrow(/shift/);
  const plain = { ...model, architecture: { kind: 'recurrent', options: {} } };
  expect(() => withSlots(plain, 9, ntmRegistry)).toThrow(/a recurrent model, which has no memory/);
  model.dispose();
});
