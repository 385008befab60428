import type { JsonObject } from '@tapehead/core';
import { mergeConfig, recipes } from '@tapehead/experiments';
import { configOf, kindIn } from '../settings/configs.js';
import type { Settings } from '../settings/settings.js';

/** A plain LSTM without memory, for tasks that have no recipe for one. */
const plainLstm: JsonObject = {
  machine: { kind: 'plain', options: {} },
  controller: { kind: 'lstm', options: { units: 200, layers: 1 } },
  optimizer: { kind: 'adam', options: {} },
  clipping: { kind: 'global-norm', options: {} },
  learningRate: 1e-3,
  initialWeightScale: 1,
};

/** The config of an LSTM that gets the same task, seed and number of sequences. */
export function baselineConfig(settings: Settings, maxSequences: number): JsonObject {
  const own = configOf(settings);
  const recipe = recipes[`${kindIn(own, 'task') ?? ''}-plain-lstm`];
  const base = recipe ? mergeConfig(own, recipe.config) : mergeConfig(own, plainLstm);
  const { task, seed } = own;
  return mergeConfig(base, {
    ...(task !== undefined && { task }),
    ...(seed !== undefined && { seed }),
    maxSequences,
    // The budget is that of all phases of the machine.
    phases: [],
  });
}
