import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

/**
 * The write head writes a slot further at each step. Read heads find a glyph by its content and read a slot further,
 * where its label stands, since labels come one step late.
 */
const rule = {
  task: { kind: 'one-shot' },
  machine: {
    kind: 'paper',
    options: {
      slots: 32,
      width: 40,
      readHeads: 2,
      writesBy: 'location',
      addressing: {
        content: { strengthBias: 3 },
        interpolate: { gateBias: 2 },
        shift: { bias: { offset: 1, value: 3 } },
      },
    },
  },
  optimizer: { kind: 'adam' },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.01 } },
  batch: 16,
  averaging: {},
  maxSequences: 48_000,
  check: { every: 4000, sequences: 32 },
} satisfies ExperimentOptions;

export const oneShotRecipes: Recipes = {
  'one-shot-feedforward': recipe(
    'The same as with an LSTM, with 100 feedforward units; not tried yet',
    { ...rule, controller: { kind: 'feedforward', options: { units: 100 } } },
    contenders.feedforward,
  ),
  'one-shot-lstm': recipe(
    'An LSTM of 100 units, a head that writes one slot further at each step, and two that read one slot after what they find; solved with three seeds of three',
    { ...rule, controller: { kind: 'lstm', options: { units: 100 } } },
    contenders.lstm,
  ),
  'one-shot-plain-lstm': plainLstm({
    task: { kind: 'one-shot' },
    units: 128,
    learningRate: 3e-3,
    batch: 16,
    averaging: {},
    maxSequences: 48_000,
  }),
};
