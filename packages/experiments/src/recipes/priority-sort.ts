import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

const rule = {
  task: { kind: 'priority-sort' },
  machine: {
    kind: 'paper',
    options: {
      readHeads: 4,
      writeHeads: 4,
      initialMemory: { kind: 'learned', range: 0.5 },
      addressing: { content: { strengthBias: 2 }, interpolate: { gateBias: 3 } },
    },
  },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  // With the usual limit of 10 almost every gradient is clipped, and confident mistakes are not unlearned.
  clipping: { kind: 'global-norm', options: { limit: 100 } },
  learningRate: 1e-3,
  schedule: { kind: 'decay', options: { to: 0.01, over: 1 } },
  batch: 2,
  maxSequences: 100_000,
  averaging: {},
  check: { every: 10_000 },
} satisfies ExperimentOptions;

export const prioritySortRecipes: Recipes = {
  'priority-sort-feedforward': recipe(
    '4 heads of each kind, slots with learned contents, 128 feedforward units, Adam, and averaged weights',
    { ...rule, controller: { kind: 'feedforward', options: { units: 128 } } },
    contenders.feedforward,
  ),
  'priority-sort-lstm': recipe(
    'The same as for feedforward with an LSTM of 100 units',
    {
      ...rule,
      controller: { kind: 'lstm', options: { units: 100 } },
      maxSequences: 40_000,
    },
    contenders.lstm,
  ),
  'priority-sort-plain-lstm': plainLstm({
    task: { kind: 'priority-sort' },
    units: 128,
    learningRate: 1e-3,
    batch: 2,
    maxSequences: 40_000,
  }),
};
