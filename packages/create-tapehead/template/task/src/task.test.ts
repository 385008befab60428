import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testTask } from '@tapehead/testing';
import { createRng } from 'tapehead';
import { everySecond } from './task.js';

// What every task has to keep: seeds, shapes, masks, and answers that follow from what came before.
testTask(test, everySecond());

void test('every second vector is to be answered', () => {
  const { inputs, targets } = everySecond({ bits: 1 }).sample([{ length: 3 }], createRng(1));
  // One bit and the end marker of each of 6 steps, and the one bit of each answer.
  assert.deepEqual([targets[4], targets[5]], [inputs[0], inputs[4]]);
});
