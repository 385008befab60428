import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

export const associativeRecallRecipes: Recipes = {
  // Sharper lookups from the start keep it from settling for keys that match in part.
  'associative-recall-feedforward': recipe(
    '100 feedforward units, heads that start out with sharp lookups, Adam, and averaged weights',
    {
      task: { kind: 'associative-recall' },
      controller: { kind: 'feedforward', options: { units: 100 } },
      machine: { kind: 'paper', options: { addressing: { content: { strengthBias: 2 } } } },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 1e-3,
      schedule: { kind: 'decay', options: { to: 0.01 } },
      maxSequences: 40_000,
      averaging: {},
      check: { every: 2000 },
    },
    contenders.feedforward,
  ),
  'associative-recall-lstm': recipe(
    'An LSTM of 100 units that starts out forgetful',
    {
      task: { kind: 'associative-recall' },
      controller: { kind: 'lstm', options: { units: 100, forgetBias: -2 } },
      machine: { kind: 'paper' },
      schedule: { kind: 'decay', options: { to: 0.01 } },
      maxSequences: 40_000,
    },
    contenders.lstm,
  ),
  'associative-recall-plain-lstm': plainLstm({
    task: { kind: 'associative-recall' },
    units: 256,
    learningRate: 1e-3,
    maxSequences: 24_000,
  }),
};
