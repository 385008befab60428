import { expect, test } from 'vitest';
import type { TraceSnapshot } from '../engine/protocol.js';
import { seenAndSaid } from './seen-and-said.js';

const snapshot: TraceSnapshot = {
  sequences: 0,
  steps: 2,
  inputSize: 2,
  outputSize: 1,
  channels: { inputs: ['first', 'second'], outputs: ['bit 0'] },
  inputs: Float32Array.of(1, 2, 3, 4),
  targets: Float32Array.of(0, 1),
  mask: Float32Array.of(0, 1),
  outputs: Float32Array.of(0.25, 0.75),
  wrong: new Float32Array(2),
  measure: {
    kind: 'bits',
    unit: 'nats',
    output: 'bit',
    counted: { one: 'bit', many: 'bits' },
    whenWrong: 'wrong',
    perStep: 1,
  },
  cost: 0,
  optimalBits: 0,
  machine: {
    slots: 1,
    width: 2,
    heads: ['write', 'read'],
    memory: new Float32Array(4),
    traces: [
      {
        kind: 'write',
        role: 'write',
        parameters: [
          { stage: 'content', name: 'key', size: 2, values: Float32Array.of(1, 2, 3, 4) },
          { stage: 'content', name: 'strength', size: 1, values: Float32Array.of(5, 6) },
        ],
        weighting: Float32Array.of(1, 1),
        read: null,
        add: Float32Array.of(0, 0, 0, 0),
        erase: Float32Array.of(0, 0, 0, 0),
        details: [],
      },
      {
        kind: 'read',
        role: 'read',
        parameters: [],
        weighting: Float32Array.of(1, 1),
        read: Float32Array.of(7, 8, 9, 10),
        add: null,
        erase: null,
        details: [],
      },
    ],
  },
};

const told = (step: number) =>
  seenAndSaid(snapshot, step).map(({ name, strips }) => [
    name,
    ...strips.map(({ label, values }) => [label, [...values]]),
  ]);

test('the controller sees the input and what was read one step before; it tells heads and output', () => {
  expect(told(1)).toEqual([
    ['It sees', ['input', [3, 4]], ['read head, last step', [7, 8]]],
    ['It says', ['to the write head', [3, 4, 6]], ['output', [0.75]]],
  ]);
});

test('before the first step nothing was read', () => {
  expect(told(0)[0]).toEqual(['It sees', ['input', [1, 2]]]);
});
