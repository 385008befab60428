import { findRecipe, loadExperiment, recipes } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { soakExperiment } from './soak-experiment.js';

/** `pnpm soak` takes far more. */
const wanted = 200;

test.each(Object.entries(recipes))(
  `%s: in ${wanted} sequences no loss, gradient or weight is not finite`,
  (_name, { config }) => {
    const { sequences, ...bad } = soakExperiment(loadExperiment(config), wanted);
    expect(sequences).toBeGreaterThanOrEqual(wanted);
    expect(bad).toEqual({ badSteps: 0, badWeights: 0 });
  },
);

test('an experiment with noise in its gradients is soaked too', () => {
  const noisy = loadExperiment({ ...findRecipe('copy-small').config, gradientNoise: {} });
  expect(soakExperiment(noisy, 16)).toMatchObject({ badSteps: 0, badWeights: 0 });
});
