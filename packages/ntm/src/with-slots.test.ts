import { feedforward, lstm, recurrent } from '@tapehead/controllers';
import { createRng, type ModelDefinition } from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  article,
  describeSlots,
  type Ntm,
  ntm,
  ntmRegistry,
  outputFeedback,
  paper,
  pytorchNtm,
  withSlots,
} from './index.js';

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

test('a model with output feedback keeps its weights, and the machine inside has that many slots', () => {
  const model = outputFeedback(paper({ ...small, controller: lstm({ units: 5 }) })).build(
    { inputSize: 9, outputSize: 3 },
    createRng(3),
  );
  const more = withSlots(model, 40, ntmRegistry);
  expect(bits(more)).toEqual(bits(model));
  expect(more.architecture).toMatchObject({
    kind: 'output-feedback',
    options: { model: { kind: 'ntm', options: { memory: { options: { slots: 40 } } } } },
  });
  expect(describeSlots(model.architecture, 40)).toMatch(/^40 memory slots instead of 6/);
  for (const built of [model, more]) built.dispose();
  const plain = outputFeedback(recurrent(lstm({ units: 5 }))).build(
    { inputSize: 9, outputSize: 3 },
    createRng(3),
  );
  expect(() => withSlots(plain, 40, ntmRegistry)).toThrow(/which has no memory/);
  plain.dispose();
});

const initial: Record<string, ModelDefinition<Ntm>> = {
  'learned initial contents': paper({ ...small, initialMemory: { kind: 'learned', range: 0.1 } }),
  'contents drawn once': paper({ ...small, initialMemory: { kind: 'fixed', range: 0.1 } }),
  'pytorch-ntm': pytorchNtm({ ...small, units: 4, headPairs: 2 }),
};

test.each(Object.entries(initial))('%s: are repeated, and cut off', (_, of) => {
  const model = of.build(sizes, createRng(3));
  const [same, more, fewer] = [6, 15, 4].map((slots) => withSlots(model, slots, ntmRegistry));
  const contents = (machine?: Ntm) => machine?.weights['memory.initial']?.arraySync();
  const rows = contents(model);
  if (!Array.isArray(rows)) throw new Error('no initial contents');
  expect(same && bits(same)).toEqual(bits(model));
  expect(contents(more)).toEqual([...rows, ...rows, ...rows.slice(0, 3)]);
  expect(contents(fewer)).toEqual(rows.slice(0, 4));
  expect(more && others(more)).toEqual(others(model));
  expect(more?.weights['memory.initial']?.trainable).toBe(
    model.weights['memory.initial']?.trainable,
  );
  expect(more && logits(more).every(Number.isFinite)).toBe(true);
  for (const built of [model, same, more, fewer]) built?.dispose();
});

const others = (model: Ntm) => bits(model).filter(([name]) => name !== 'memory.initial');

test('a learned first weighting is the same on the slots that were there', () => {
  const heads = [readHead, writeHead].map((head) => head({ initialWeighting: 'learned' }));
  const memory = eraseAddMemory(small);
  const model = ntm({ controller: lstm({ units: 5 }), memory, heads }).build(sizes, createRng(3));
  const more = withSlots(model, 9, ntmRegistry);
  tf.tidy(() => {
    for (const name of ['heads.0.initialWeighting', 'heads.1.initialWeighting']) {
      const [own, others] = [model, more].map(({ weights }) => weights[name]);
      if (!own || !others) throw new Error('not learned');
      const weighting = Array.from(tf.softmax(others).dataSync());
      expect(weighting.slice(0, 6)).toEqual(Array.from(tf.softmax(own).dataSync()));
      expect(weighting.slice(6)).toEqual([0, 0, 0]);
    }
  });
  model.dispose();
  more.dispose();
});

test('refuses direct addressing, and leaves nothing behind', () => {
  const model = article(small).build({ ...sizes, outputSize: 3 }, createRng(1));
  const before = tf.memory().numTensors;
  for (const slots of [9, 3]) {
    expect(() => withSlots(model, slots, ntmRegistry)).toThrow(
      `slots: got ${slots}, expected the number that the machine has: heads.0.weight, heads.0.bias, heads.1.weight, heads.1.bias hold what was learned for each slot on its own (the heads' addressing is direct), and nothing for others`,
    );
  }
  expect(tf.memory().numTensors).toBe(before);
  expect(withSlotsBits(model, 6)).toEqual(bits(model));
  model.dispose();
});

const withSlotsBits = (model: Ntm, slots: number) => {
  const other = withSlots(model, slots, ntmRegistry);
  const values = bits(other);
  other.dispose();
  return values;
};

test.each<[ModelDefinition<Ntm>, number, string]>([
  [paper(small), 9, '9 memory slots instead of 6; all begin with 0.000001'],
  [paper(small), 6, '6 memory slots, as many as it was trained with'],
  [
    pytorchNtm({ ...small, units: 4 }),
    9,
    '9 memory slots instead of 6; the further ones begin with the contents drawn for the first ones, repeated',
  ],
  [
    paper({ ...small, initialMemory: { kind: 'learned', range: 0.1 } }),
    9,
    '9 memory slots instead of 6; the further ones begin with the contents learned for the first ones, repeated',
  ],
  [
    paper({ ...small, initialMemory: { kind: 'learned', range: 0.1 } }),
    4,
    '4 memory slots instead of 6; they begin with the contents learned for them',
  ],
])('says what a memory begins with', (definition, slots, words) => {
  expect(describeSlots(definition, slots)).toBe(words);
});

test('refuses slots that no memory has, and models without memory', () => {
  const model = paper(small).build(sizes, createRng(1));
  expect(() => withSlots(model, 0, ntmRegistry)).toThrow(/slots: got 0, expected/);
  expect(() => withSlots(model, 1, ntmRegistry)).toThrow(/shift/);
  const plain = { ...model, architecture: { kind: 'recurrent', options: {} } };
  expect(() => withSlots(plain, 9, ntmRegistry)).toThrow(/a recurrent model, which has no memory/);
  model.dispose();
});
