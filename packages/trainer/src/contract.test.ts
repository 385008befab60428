import type { ModelDefinition } from '@tapehead/core';
import { testTrainStep } from '@tapehead/testing';
import { describe, test } from 'vitest';
import { adam } from './adam.js';
import { clipByGlobalNorm, clipByValue } from './clipping.js';
import { windowModel } from '../fixtures/models.js';
import { createReferenceStep } from './reference-step.js';
import { rmsprop } from './rmsprop.js';

const model: ModelDefinition = {
  kind: 'window',
  options: {},
  build: (_sizes, rng) => windowModel(rng),
};

describe.each([
  ['Adam', { optimizer: adam() }],
  ['Adam, clipped by norm', { optimizer: adam(), clip: clipByGlobalNorm({ limit: 0.5 }) }],
  ['Adam, averaged', { optimizer: adam(), averaging: { decay: 0.9 } }],
  ['RMSProp, clipped by value', { optimizer: rmsprop(), clip: clipByValue() }],
])('%s', (_name, options) => {
  testTrainStep(test, 'reference', {
    model,
    sizes: { inputSize: 2, outputSize: 2 },
    create: (built) => createReferenceStep(built, options),
  });
});
