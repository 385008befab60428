import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  deltaRuleMemory,
  eraseAddMemory,
  keepAddMemory,
  type MemoryOptions,
  moveSlots,
  read,
} from './index.js';

const build = (make: typeof eraseAddMemory, options: MemoryOptions) =>
  make(options).build(null, createRng(1));
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** Two slots of width two, weighting ¼ and ¾. */
const example = () => ({
  memory: tf.tensor3d([1, 2, 3, 4], [1, 2, 2]),
  write: {
    weighting: tf.tensor2d([[0.25, 0.75]]),
    erase: tf.tensor2d([[1, 0]]),
    add: tf.tensor2d([[4, 8]]),
  },
});

test('a read is the weighted sum of the slots (eq. 2)', () => {
  tf.tidy(() => {
    const { memory, write } = example();
    expect(numbers(read(memory, write.weighting))).toEqual([
      0.25 * 1 + 0.75 * 3,
      0.25 * 2 + 0.75 * 4,
    ]);
  });
});

test('erase-add: M(i) [1 − w(i) e] (eq. 3), then + w(i) a (eq. 4)', () => {
  tf.tidy(() => {
    const { memory, write } = example();
    const rule = build(eraseAddMemory, { slots: 2, width: 2 });
    const erased = rule.erase(memory, write);
    expect(numbers(erased)).toEqual([0.75, 2, 0.75, 4]);
    expect(numbers(rule.add(erased, write))).toEqual([1.75, 4, 3.75, 10]);
    expect(numbers(memory)).toEqual([1, 2, 3, 4]);
  });
});

test('keep-add: e ⊙ M(i) + w(i) a, the same e for every slot', () => {
  tf.tidy(() => {
    const { memory, write } = example();
    const rule = build(keepAddMemory, { slots: 2, width: 2 });
    const kept = rule.erase(memory, write);
    expect(numbers(kept)).toEqual([1, 0, 3, 0]);
    expect(numbers(rule.add(kept, write))).toEqual([2, 2, 6, 6]);
  });
});

test('delta rule: M − w (e ⊙ wᵀM), then + w a', () => {
  tf.tidy(() => {
    const { memory, write } = example();
    const rule = build(deltaRuleMemory, { slots: 2, width: 2 });
    const taken = rule.erase(memory, write);
    // wᵀM is [2.5, 3.5], of which e lets the first number through.
    expect(numbers(taken)).toEqual([1 - 0.25 * 2.5, 2, 3 - 0.75 * 2.5, 4]);
    expect(numbers(rule.add(taken, write))).toEqual([1.375, 4, 4.125, 10]);
  });
});

test('contents move on and back by their shares, and zeros take the places that become free', () => {
  tf.tidy(() => {
    const memory = tf.tensor3d([1, 10, 2, 20, 3, 30], [1, 3, 2]);
    const moved = (...shares: number[]) =>
      numbers(moveSlots(memory, tf.tensor3d(shares, [1, 3, shares.length / 3])));
    expect(moved(1, 0, 0)).toEqual([0, 0, 1, 10, 2, 20]);
    expect(moved(0, 1, 0)).toEqual([2, 20, 3, 30, 0, 0]);
    expect(moved(0, 0, 1)).toEqual([1, 10, 2, 20, 3, 30]);
    expect(moved(0.5, 0.25, 0.25)).toEqual([0.75, 7.5, 1.75, 17.5, 1.75, 17.5]);
    // The first column on, the second back.
    expect(moved(1, 0, 0, 1, 0, 0)).toEqual([0, 20, 1, 30, 2, 0]);
  });
  expect(() => tf.tidy(() => moveSlots(tf.zeros([1, 3, 2]), tf.zeros([1, 2, 1])))).toThrow(
    /^moveSlots\.move: got/,
  );
});

test('with one-hot weightings a write replaces a slot and a read returns it', () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, fc.nat(), fc.nat(2 ** 32 - 1), (slots, width, pick, seed) => {
      const slot = pick % slots;
      const rng = createRng(seed);
      const values = Array.from({ length: width }, () => Math.fround(rng.normal()));
      tf.tidy(() => {
        const weighting = tf.tensor2d([
          Array.from({ length: slots }, (_, index) => Number(index === slot)),
        ]);
        const write = {
          weighting,
          erase: tf.ones<tf.Rank.R2>([1, width]),
          add: tf.tensor2d([values]),
        };
        const rule = build(eraseAddMemory, { slots, width });
        const before = rule.initial(1);
        const after = rule.add(rule.erase(before, write), write);
        expect(numbers(read(after, weighting))).toEqual(values);
        const others = tf.tensor2d([
          Array.from({ length: slots }, (_, index) => Number(index !== slot)),
        ]);
        expect(numbers(read(after, others))).toEqual(numbers(read(before, others)));
      });
    }),
    { numRuns: 30 },
  );
});

test.each<[string, MemoryOptions['initial'], string[], boolean]>([
  ['constant', { kind: 'constant', value: 0.5 }, [], false],
  ['learned', { kind: 'learned', range: 0.1 }, ['initial'], true],
  ['fixed random', { kind: 'fixed', range: 0.1 }, ['initial'], false],
])('%s initial contents are the same for every sequence', (_, initial, names, trainable) => {
  const memory = build(eraseAddMemory, { slots: 3, width: 2, initial });
  expect(Object.keys(memory.weights)).toEqual(names);
  for (const weight of Object.values(memory.weights)) expect(weight.trainable).toBe(trainable);
  tf.tidy(() => {
    const contents = numbers(memory.initial(2));
    expect(contents).toHaveLength(2 * 3 * 2);
    expect(contents.slice(0, 6)).toEqual(contents.slice(6));
    for (const value of contents) expect(Math.abs(value)).toBeLessThanOrEqual(0.5);
    if (names.length > 0) expect(new Set(contents).size).toBeGreaterThan(1);
  });
  for (const weight of Object.values(memory.weights)) weight.dispose();
});

test.each<[MemoryOptions, RegExp]>([
  [{ slots: 0, width: 20 }, /^erase-add\.slots: got 0, expected a whole number from 1/],
  [{ slots: 128, width: 0 }, /^erase-add\.width: got 0/],
  [{ slots: 1.5, width: 20 }, /^erase-add\.slots: got 1.5/],
  [{ slots: 1e9, width: 20 }, /^erase-add\.slots: got 1000000000/],
  [
    { slots: 8, width: 2, initial: { kind: 'learned', range: -1 } },
    /^erase-add\.initial\.range: got -1/,
  ],
])('%j is refused', (options, message) => {
  expect(() => eraseAddMemory(options)).toThrow(message);
});
