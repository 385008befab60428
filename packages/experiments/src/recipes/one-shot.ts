import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

/** Learned contents tell the slots apart; heads start out addressing by content, and staying. */
const rule = {
  task: { kind: 'one-shot' },
  machine: {
    kind: 'paper',
    options: {
      slots: 32,
      width: 40,
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
  batch: 4,
  averaging: {},
  maxSequences: 40_000,
  check: { every: 4000, sequences: 32 },
} satisfies ExperimentOptions;

export const oneShotRecipes: Recipes = {
  'one-shot-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units; not tried yet',
    { ...rule, controller: { kind: 'feedforward', options: { units: 100 } } },
    contenders.feedforward,
  ),
  'one-shot-lstm': recipe(
    '32 slots with learned contents and an LSTM of 100 units; not solved: 70 % wrong choices after 18,600 episodes, where guessing has 80 %',
    { ...rule, controller: { kind: 'lstm', options: { units: 100 } } },
    contenders.lstm,
  ),
  'one-shot-plain-lstm': plainLstm({
    task: { kind: 'one-shot' },
    units: 128,
    learningRate: 3e-3,
    batch: 4,
    averaging: {},
    maxSequences: 40_000,
  }),
};
