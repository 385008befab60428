import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { moving, readOnMemory, readOnTraining } from './moved-memory.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

const rule = {
  task: { kind: 'addition' },
  machine: { kind: 'paper' },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  batch: 8,
  averaging: {},
  maxSequences: 60_000,
  check: { every: 2000 },
} satisfies ExperimentOptions;

export const additionRecipes: Recipes = {
  'addition-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units',
    {
      ...rule,
      controller: { kind: 'feedforward', options: { units: 100 } },
    },
    contenders.feedforward,
  ),
  'addition-lstm': recipe(
    "The paper's machine with an LSTM of 100 units, Adam, and averaged weights",
    { ...rule, controller: { kind: 'lstm', options: { units: 100 } }, batch: 4 },
    contenders.lstm,
  ),
  'addition-tape': recipe(
    'A network of 32 recurrent units with a head on a tape',
    {
      ...moving(128_000),
      ...readOnTraining,
      task: { kind: 'addition' },
      machine: { kind: 'tape', options: { ...readOnMemory, slots: 128 } },
      // What is learned is learned within 32,000 sequences by most weights, and by some not at all.
      restart: { after: 32_000, above: 0.01 },
    },
    contenders.tape,
  ),
  'addition-plain-lstm': plainLstm({
    task: { kind: 'addition' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 40_000,
  }),
};
