import type { ExperimentOptions } from '../experiment-options.js';
import { recipe } from './recipe.js';

const rule = {
  task: { kind: 'repeat-copy' },
  machine: { kind: 'paper' },
  initialWeightScale: 2,
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 2e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  maxSequences: 60_000,
} satisfies ExperimentOptions;

export const repeatCopyRecipes = {
  'repeat-copy-lstm': recipe('An LSTM of 64 units, weights drawn from twice the range, and Adam', {
    ...rule,
    controller: { kind: 'lstm', options: { units: 64, forgetBias: 0 } },
  }),
  'repeat-copy-feedforward': recipe('The same with 100 feedforward units; not known to be solved', {
    ...rule,
    controller: { kind: 'feedforward', options: { units: 100 } },
  }),
};
