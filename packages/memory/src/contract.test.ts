import { emptyRegistry } from '@tapehead/core';
import { testMemory } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { deltaRuleMemory, eraseAddMemory, keepAddMemory, memories } from './index.js';

const registry = {
  ...emptyRegistry,
  memories,
};

describe.each([
  ['erase-and-add', eraseAddMemory({ slots: 5, width: 3 })],
  [
    'erase-and-add, learned',
    eraseAddMemory({ slots: 4, width: 1, initial: { kind: 'learned', range: 0.5 } }),
  ],
  [
    'erase-and-add, fixed',
    eraseAddMemory({ slots: 1, width: 2, initial: { kind: 'fixed', range: 0.5 } }),
  ],
  ['keep-and-add', keepAddMemory({ slots: 5, width: 3 })],
  [
    'keep-and-add, learned',
    keepAddMemory({ slots: 2, width: 7, initial: { kind: 'learned', range: 0.5 } }),
  ],
  ['delta rule', deltaRuleMemory({ slots: 5, width: 3 })],
])('%s', (_name, definition) => {
  testMemory(test, definition, { registry });
});
