import { ntmRegistry, paper } from '@tapehead/ntm';
import { testController, testSequenceModel } from '@tapehead/testing';
import { expect, test } from 'vitest';
import { gru, loadGru } from './gru.js';

const registry = { ...ntmRegistry, controllers: { ...ntmRegistry.controllers, gru: loadGru } };

testController(test, gru({ units: 4 }), { registry });
testSequenceModel(test, paper({ controller: gru({ units: 3 }), slots: 4, width: 2 }), { registry });

test('impossible units are refused', () => {
  expect(() => gru({ units: 0 })).toThrow(
    'gru.units: got 0, expected a whole number from 1 to 4096',
  );
});
