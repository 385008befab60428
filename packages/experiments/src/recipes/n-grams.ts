import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

/** Learned initial contents make the slots distinguishable. Heads first address by content and do not move on. */
const rule = {
  task: { kind: 'n-grams' },
  machine: {
    kind: 'paper',
    options: {
      slots: 128,
      initialMemory: { kind: 'learned', range: 0.5 },
      addressing: {
        content: { strengthBias: 2 },
        interpolate: { gateBias: 2 },
        shift: { bias: { offset: 0, value: 2 } },
      },
    },
  },
  initialWeightScale: 2,
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  maxSequences: 16_000,
  // Wrong bits are chance here, so the best of the checks would be the luckiest one.
  check: { every: 2000, sequences: 32 },
  keep: 'last',
} satisfies ExperimentOptions;

export const nGramsRecipes: Recipes = {
  'n-grams-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units',
    {
      ...rule,
      controller: { kind: 'feedforward', options: { units: 100 } },
    },
    contenders.feedforward,
  ),
  'n-grams-lstm': recipe(
    '128 slots with learned contents, an LSTM of 100 units, and Adam',
    {
      ...rule,
      controller: { kind: 'lstm', options: { units: 100 } },
    },
    contenders.lstm,
  ),
  'n-grams-plain-lstm': plainLstm({
    task: { kind: 'n-grams' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 16_000,
    keep: 'last',
  }),
};
