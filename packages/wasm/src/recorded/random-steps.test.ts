import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStep } from '../../fixtures/random-steps.js';
import { stepModel } from '../../fixtures/steps.js';
import { type PassName, passes } from '../graph/passes/index.js';
import { createGenerator } from './generate.js';

const names = Object.keys(passes).filter((name): name is PassName => name in passes);

// Generating a module compares its outputs, states and all gradients with those of tfjs.
test('what is generated of any step computes what tfjs computes, whatever passes ran', () => {
  fc.assert(
    fc.property(
      anyStep,
      fc.constantFrom(1, 2, 3, 5),
      fc.subarray(names),
      fc.boolean(),
      (step, batch, without, fuse) => {
        const model = stepModel(step);
        try {
          const generator = createGenerator(model, { without: new Set(without), fuse });
          expect(generator.at(batch, 'input-gradients').bytes).toBeGreaterThan(0);
          expect(createGenerator(model).at(batch, 'training').bytes).toBeGreaterThan(0);
        } finally {
          model.dispose();
        }
      },
    ),
    { numRuns: 25, seed: 11 },
  );
});
