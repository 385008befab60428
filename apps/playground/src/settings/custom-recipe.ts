import type { JsonObject } from '@tapehead/core';

/** The settings with which a visitor's own task is trained: those of the small copy machine. */
export const customRecipe: JsonObject = {
  task: { kind: 'custom', options: {} },
  controller: { kind: 'feedforward', options: { units: 100 } },
  machine: {
    kind: 'paper',
    options: {
      slots: 64,
      addressing: {
        interpolate: { gateBias: -1 },
        shift: { bias: { offset: 1, value: 1 } },
      },
    },
  },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm', options: {} },
  learningRate: 3e-3,
  batch: 16,
  maxSequences: 16_000,
  check: { every: 800, stopAfter: 3 },
  evaluation: { sequences: 32 },
  seed: 1,
};
