import { feedforward, lstm } from '@tapehead/controllers';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { testSequenceModel } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { article, ntm, ntmRegistry as registry, paper, pytorchNtm } from './index.js';

describe.each([
  ['paper', paper({ controller: lstm({ units: 4 }), slots: 5, width: 3 })],
  [
    'paper with a feedforward controller, learned memory and two heads of each kind',
    paper({
      controller: feedforward({ units: 4 }),
      slots: 5,
      width: 2,
      initialMemory: { kind: 'learned', range: 0.5 },
      readHeads: 2,
      writeHeads: 2,
    }),
  ],
  [
    'paper with noise and a fixed initial state',
    paper({
      controller: lstm({ units: 4, initialState: { kind: 'fixed', range: 0.2 } }),
      slots: 5,
      width: 2,
      controllerNoise: 0.3,
    }),
  ],
  ["pytorch-ntm's", pytorchNtm({ units: 4, slots: 5, width: 3, headPairs: 2 })],
  [
    'one that only writes and has a controller as its output',
    ntm({
      controller: feedforward({ units: 4 }),
      memory: eraseAddMemory({ slots: 3, width: 2 }),
      heads: [writeHead()],
      output: 'controller',
    }),
  ],
  [
    'heads in another order, write first',
    ntm({
      controller: lstm({ units: 3, layers: 2 }),
      memory: eraseAddMemory({ slots: 4, width: 2 }),
      heads: [writeHead(), readHead({ initialWeighting: 'learned' })],
      order: 'list',
    }),
  ],
])('%s', (_name, definition) => {
  testSequenceModel(test, definition, { registry });
});

describe('article', () => {
  testSequenceModel(test, article({ controller: lstm({ units: 4 }), slots: 5, width: 3 }), {
    registry,
    sizes: [
      { inputSize: 2, outputSize: 3 },
      { inputSize: 1, outputSize: 3 },
    ],
  });
});
