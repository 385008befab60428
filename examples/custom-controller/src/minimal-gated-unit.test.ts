import { ntmRegistry, paper } from '@tapehead/ntm';
import { testController, testSequenceModel } from '@tapehead/testing';
import { expect, test } from 'vitest';
import { loadMinimalGatedUnit, minimalGatedUnit } from './minimal-gated-unit.js';

const registry = {
  ...ntmRegistry,
  controllers: { ...ntmRegistry.controllers, 'minimal-gated-unit': loadMinimalGatedUnit },
};

testController(test, minimalGatedUnit({ units: 4 }), { registry });
testSequenceModel(test, paper({ controller: minimalGatedUnit({ units: 3 }), slots: 4, width: 2 }), {
  registry,
});

test('impossible units are refused', () => {
  expect(() => minimalGatedUnit({ units: 0 })).toThrow(
    'minimal-gated-unit.units: got 0, expected a whole number from 1 to 4096',
  );
});
