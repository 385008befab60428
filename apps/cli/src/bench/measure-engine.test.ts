import { findRecipe, loadExperiment } from '@tapehead/experiments';
import { selectWasm } from '@tapehead/wasm';
import { expect, test } from 'vitest';
import { measureEngine } from './measure-engine.js';

test.each(['compiled', 'reference'])(
  '%s: noise in the gradients is measured along',
  async (engine) => {
    await selectWasm();
    const noisy = loadExperiment({ ...findRecipe('copy-small').config, gradientNoise: {} });
    const { steps } = await measureEngine(
      noisy,
      { engine, backend: 'wasm' },
      { seconds: 0.01, signal: new AbortController().signal },
    );
    expect(steps).toBeGreaterThan(0);
  },
);
