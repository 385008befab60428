import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { readHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm, ntmRegistry } from '@tapehead/ntm';
import { testHead, testSequenceModel } from '@tapehead/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { leastUsedWriteHead, loadLeastUsedWriteHead } from './least-used-write-head.js';

const registry = {
  ...ntmRegistry,
  heads: { ...ntmRegistry.heads, 'least-used': loadLeastUsedWriteHead },
};

testHead(test, leastUsedWriteHead(), { registry });
testSequenceModel(
  test,
  ntm({
    controller: feedforward({ units: 3 }),
    memory: eraseAddMemory({ slots: 4, width: 2 }),
    heads: [readHead(), leastUsedWriteHead({ sharpness: 5 })],
  }),
  { registry },
);

test('it goes through the slots in order before it comes back to one', () => {
  const slots = 6;
  const head = leastUsedWriteHead().build({ controllerSize: 1, slots, width: 1 }, createRng(1));
  const written = tf.tidy(() => {
    let state = head.initialState(1);
    return Array.from({ length: slots }, () => {
      const step = head.step(tf.zeros([1, 1]), tf.zeros([1, slots, 1]), state);
      state = step.state;
      return tf.argMax(step.weighting, 1).dataSync()[0];
    });
  });
  expect(written).toEqual([0, 1, 2, 3, 4, 5]);
  tf.dispose(Object.values(head.weights));
});

test('impossible options are refused', () => {
  expect(() => leastUsedWriteHead({ decay: 2 })).toThrow(
    'least-used.decay: got 2, expected a number from 0 to 1',
  );
});
