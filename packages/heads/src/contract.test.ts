import { emptyRegistry } from '@tapehead/core';
import { testAddressing, testHead } from '@tapehead/testing';
import { describe, test } from 'vitest';
import {
  addressings,
  compose,
  content,
  direct,
  dncAccess,
  heads,
  interpolate,
  leastUsedAccess,
  ntmAddressing,
  pointer,
  readHead,
  sharpen,
  shift,
  stackHead,
  tapeHead,
  topK,
  writeHead,
} from './index.js';

const registry = {
  ...emptyRegistry,
  addressings,
  heads,
};

describe.each([
  ['content', content()],
  [
    'content with a clamped norm',
    content({ keyActivation: 'identity', norm: { form: 'product-clamp', epsilon: 1e-8 } }),
  ],
  [
    'content with rectified strength',
    content({ keyActivation: 'relu', strengthActivation: 'relu' }),
  ],
  ['content with strength from 1', content({ strengthActivation: 'one-plus-softplus' })],
  ['content with a mask', content({ mask: true })],
  ['interpolate', interpolate({ gateBias: -1 })],
  ['shift', shift()],
  ['shift of 1', shift({ range: 1 })],
  ['shift, mirrored and rectified', shift({ order: 'descending', activation: 'softmax-relu' })],
  ['shift by sparsemax', shift({ activation: 'sparsemax' })],
  ['shift by sparsemax, decided late', shift({ activation: 'sparsemax', sharpness: 0.5 })],
  ['shift with a bias', shift({ bias: { offset: 1, value: 1 } })],
  ['sharpen', sharpen()],
  ['sharpen by power', sharpen({ form: 'power' })],
  ['sharpen with rectified γ', sharpen({ sharpeningActivation: 'one-plus-relu' })],
  ['direct', direct()],
  ['direct, unconstrained', direct({ activation: 'identity' })],
  ['the k largest of content', compose(content(), topK({ k: 3 }))],
  ['pointer', pointer()],
  ['pointer from what content finds', compose(content(), pointer({ bias: { on: 1 } }))],
  ['all four stages', ntmAddressing()],
])('%s', (_name, definition) => {
  testAddressing(test, definition, { registry });
});

describe('content with exponential strength', () => {
  const definition = content({ keyActivation: 'sigmoid', strengthActivation: 'exp' });
  // The exponential of more than 88 is beyond float32.
  testAddressing(test, definition, { registry, largest: 20 });
});

describe.each([
  ['read head', readHead()],
  ['read head with a learned start', readHead({ initialWeighting: 'learned' })],
  ['read head with a uniform start', readHead({ initialWeighting: 'uniform' })],
  ['read head of direct addressing', readHead({ addressing: direct(), initialWeighting: 'zero' })],
  ['write head', writeHead()],
  [
    "write head, pytorch-ntm's",
    writeHead({
      addressing: ntmAddressing({
        content: { keyActivation: 'identity', norm: { form: 'product-clamp', epsilon: 1e-8 } },
        shift: { order: 'descending' },
        sharpen: { form: 'power' },
      }),
      initialWeighting: 'zero',
      addActivation: 'identity',
    }),
  ],
  [
    'write head with rectifiers',
    writeHead({ eraseActivation: 'relu', addActivation: 'relu', eraseBias: 1 }),
  ],
  ['stack', stackHead()],
  ['stack of which more is read', stackHead({ top: 3, valueActivation: 'tanh' })],
  ['tape', tapeHead({ valueActivation: 'tanh' })],
  ['least recently used access', leastUsedAccess({ reads: 2 })],
  ['write head of content alone', writeHead({ addressing: content(), addActivation: 'sigmoid' })],
])('%s', (_name, definition) => {
  testHead(test, definition, { registry });
});

// Links of N² numbers: every derivative of a larger one would take long to check.
describe.each([
  ['DNC', dncAccess({ reads: 2 })],
  [
    'DNC with all fixes and two writes',
    dncAccess({ reads: 2, writes: 2, mask: true, wipe: true, sharpen: true }),
  ],
])('%s', (_name, definition) => {
  testHead(test, definition, {
    registry,
    sizes: [
      { controllerSize: 2, slots: 3, width: 2 },
      { controllerSize: 1, slots: 4, width: 1 },
    ],
  });
});

describe('two stacks side by side', () => {
  testHead(test, stackHead({ stacks: 2, actionBias: { stay: 1 } }), {
    registry,
    sizes: [
      { controllerSize: 3, slots: 5, width: 4 },
      { controllerSize: 1, slots: 4, width: 2 },
    ],
  });
});
