import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

const rule = {
  // Vectors of 8 random bits are rarely all zeros, and those were the last to be copied right.
  task: { kind: 'repeat-copy', options: { zeroItemProbability: 0.03 } },
  machine: { kind: 'paper', options: { controllerNoise: 0.1 } },
  initialWeightScale: 2,
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 2e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  maxSequences: 60_000,
  check: { every: 2000 },
} satisfies ExperimentOptions;

const lstm = { kind: 'lstm', options: { units: 64, forgetBias: 0 } };

export const repeatCopyRecipes: Recipes = {
  'repeat-copy-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units; nearly solved',
    {
      ...rule,
      controller: { kind: 'feedforward', options: { units: 100 } },
    },
    contenders.feedforward,
  ),
  'repeat-copy-lstm': recipe(
    'An LSTM of 64 units with noise on its output, weights drawn from twice the range, and Adam',
    { ...rule, controller: lstm },
    contenders.lstm,
  ),
  'repeat-copy-lstm-longer': recipe(
    'The same as with an LSTM; a tenth of the sequences has lengths and counts up to 20, unlike in the paper',
    {
      ...rule,
      task: { kind: 'repeat-copy', options: { zeroItemProbability: 0.03, longerProbability: 0.1 } },
      controller: lstm,
    },
    { name: 'lstm-longer', title: 'NTM, LSTM, some sequences longer', role: 'variant' },
  ),
  'repeat-copy-plain-lstm': plainLstm({
    task: { kind: 'repeat-copy', options: { zeroItemProbability: 0.03 } },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 20_000,
  }),
};
