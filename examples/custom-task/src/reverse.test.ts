import { createRng } from '@tapehead/core';
import { taskRegistry } from '@tapehead/tasks';
import { testTask } from '@tapehead/testing';
import { expect, test } from 'vitest';
import { loadReverse, reverse } from './reverse.js';

const registry = {
  tasks: { ...taskRegistry, reverse: loadReverse },
};

testTask(test, reverse(), { registry });

test('the vectors come back in reverse', () => {
  const { inputs, targets } = reverse({ bits: 1 }).sample([{ length: 3 }], createRng(3));
  const vectors = [0, 1, 2].map((step) => inputs[2 * step]);
  expect([...targets.slice(4)]).toEqual(vectors.reverse());
});
