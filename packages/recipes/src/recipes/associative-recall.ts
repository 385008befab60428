import { recipe } from './recipe.js';

export const associativeRecallRecipes = {
  'associative-recall-lstm': recipe('64 slots, an LSTM of 100 units that starts out forgetful', {
    task: { kind: 'associative-recall' },
    controller: { kind: 'lstm', options: { units: 100, forgetBias: -2 } },
    machine: { kind: 'paper', options: { slots: 64 } },
    schedule: { kind: 'decay', options: { to: 0.01 } },
    maxSequences: 40_000,
  }),
  // It writes at each step: with 64 slots it would overwrite itself from 15 items on.
  'associative-recall-feedforward': recipe(
    "The paper's machine with 100 feedforward units, and Adam",
    {
      task: { kind: 'associative-recall' },
      controller: { kind: 'feedforward', options: { units: 100 } },
      machine: { kind: 'paper' },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 1e-3,
      schedule: { kind: 'decay', options: { to: 0.01 } },
      maxSequences: 60_000,
      averaging: {},
      check: { every: 2000 },
    },
  ),
};
