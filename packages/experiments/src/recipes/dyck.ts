import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

const rule = {
  task: { kind: 'dyck' },
  machine: { kind: 'paper', options: { controllerNoise: 0.1 } },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 1e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  maxSequences: 50_000,
  averaging: {},
  check: { every: 2000 },
} satisfies ExperimentOptions;

export const dyckRecipes: Recipes = {
  'dyck-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units',
    {
      ...rule,
      controller: { kind: 'feedforward', options: { units: 100 } },
    },
    contenders.feedforward,
  ),
  'dyck-lstm': recipe(
    "The paper's machine with an LSTM of 100 units and noise on its output, Adam, and averaged weights",
    {
      ...rule,
      controller: { kind: 'lstm', options: { units: 100 } },
    },
    contenders.lstm,
  ),
  // With a sharpness of 4 or 8 no seed of those that were tried learned it.
  'dyck-stack': recipe(
    'A network of 32 recurrent units with a stack, Adam, and averaged weights',
    {
      ...rule,
      controller: { kind: 'rnn', options: { units: 32 } },
      // Enough for 200 open brackets, of which training has 25 at most.
      machine: { kind: 'stack', options: { slots: 256, width: 8 } },
      // Most weights have learned it by then, and a few learn little in the whole budget.
      restart: { after: 20_000, above: 0.001 },
    },
    contenders.stack,
  ),
  'dyck-plain-lstm': plainLstm({
    task: { kind: 'dyck' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 40_000,
  }),
};
