import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

const rule = {
  task: { kind: 'adding' },
  machine: { kind: 'paper', options: { slots: 16 } },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  batch: 8,
  averaging: {},
  maxSequences: 50_000,
  check: { every: 2000 },
} satisfies ExperimentOptions;

export const addingRecipes: Recipes = {
  'adding-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units; not tried yet',
    { ...rule, controller: { kind: 'feedforward', options: { units: 100 } } },
    contenders.feedforward,
  ),
  'adding-lstm': recipe(
    'A machine of 16 slots with an LSTM of 100 units, Adam, and averaged weights; solved with three seeds of three',
    { ...rule, controller: { kind: 'lstm', options: { units: 100 } } },
    contenders.lstm,
  ),
  'adding-plain-lstm': plainLstm({
    task: { kind: 'adding' },
    units: 128,
    learningRate: 3e-3,
    batch: 8,
    averaging: {},
    maxSequences: 50_000,
  }),
};
