import { test } from 'node:test';
import { testHead, testSequenceModel } from '@tapehead/testing';
import { eraseAddMemory, feedforward, ntm, readHead, selectWasm } from 'tapehead';
import { roundWriteHead } from './head.js';

await selectWasm();

// What every head has to keep: shapes, gradients, the same bits for the same seed, no tensor left behind.
testHead(test, roundWriteHead());

// And a machine with it.
testSequenceModel(
  test,
  ntm({
    controller: feedforward({ units: 3 }),
    memory: eraseAddMemory({ slots: 4, width: 2 }),
    heads: [readHead(), roundWriteHead()],
  }),
);
