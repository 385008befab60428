import type { Memory, MemoryDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { collectLeaks, detached, drawn, failureOf, leak } from '../fixtures/faults.js';
import { memoryContract, testMemory } from './memory.js';

/** M ← e ⊙ M, then M ← M + a in every row. */
function definition(change: (right: Memory) => Partial<Memory>): MemoryDefinition {
  return {
    kind: 'simple',
    options: { slots: 4, width: 3 },
    build(_sizes, rng) {
      const start = drawn<tf.Rank.R2>([4, 3], rng);
      const right: Memory = {
        slots: 4,
        width: 3,
        weights: { start },
        initial: (batch) => tf.broadcastTo<tf.Rank.R3>(start, [batch, 4, 3]),
        erase: (memory, { erase }) => tf.mul(memory, tf.expandDims<tf.Tensor3D>(erase, 1)),
        add: (memory, { add }) => tf.add(memory, tf.expandDims<tf.Tensor3D>(add, 1)),
      };
      return { ...right, ...change(right) };
    },
  };
}

afterEach(collectLeaks);

describe('a good memory', () => {
  testMemory(
    test,
    definition(() => ({})),
  );
});

describe('it fails a memory', () => {
  test.each<[string, (right: Memory) => Partial<Memory>, string]>([
    [
      'that leaks',
      ({ initial }) => ({ initial: (batch) => (leak(), initial(batch)) }),
      'it leaks no tensors',
    ],
    [
      'whose start has no gradient',
      ({ initial }) => ({ initial: (batch) => detached<tf.Rank.R3>(initial(batch)) }),
      'gradients agree with finite differences',
    ],
    [
      'that frees what it erases from',
      ({ erase }) => ({
        erase(memory, write) {
          const result = erase(memory, write);
          memory.dispose();
          return result;
        },
      }),
      'it changes none of its arguments and no weight',
    ],
    [
      'with one memory for the whole batch',
      ({ add }) => ({
        add: (memory, write) => tf.sub(add(memory, write), tf.mean(memory, 0, true)),
      }),
      'the sequences of a batch do not affect one another',
    ],
    [
      'of another width than it says',
      () => ({ width: 2 }),
      'its shapes are as declared, for several sizes of batch',
    ],
  ])('%s', (_name, change, check) => {
    expect(failureOf(memoryContract(definition(change)), check)).toBeDefined();
    expect(failureOf(memoryContract(definition(() => ({}))), check)).toBeUndefined();
  });
});
