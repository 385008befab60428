import type { ExperimentOptions } from '../experiment-options.js';
import { recipe } from './recipe.js';

interface PlainLstm extends Omit<ExperimentOptions, 'controller' | 'machine'> {
  readonly units: number;
}

/**
 * An LSTM without memory. It trains on as many sequences as the machine with an LSTM, or on
 * those of about a minute.
 */
function plainLstm({ units, ...options }: PlainLstm) {
  return recipe(
    `One layer of ${units} LSTM units without memory, with a learning rate of its own`,
    {
      controller: { kind: 'lstm', options: { units } },
      machine: { kind: 'plain' },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      schedule: { kind: 'decay', options: { to: 0.01 } },
      check: { every: 2000, sequences: 32 },
      ...options,
    },
  );
}

export const plainLstmRecipes = {
  'copy-plain-lstm': plainLstm({
    task: { kind: 'copy' },
    units: 256,
    learningRate: 1e-3,
    maxSequences: 14_000,
  }),
  'repeat-copy-plain-lstm': plainLstm({
    task: { kind: 'repeat-copy', options: { zeroItemProbability: 0.03 } },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 20_000,
  }),
  'associative-recall-plain-lstm': plainLstm({
    task: { kind: 'associative-recall' },
    units: 256,
    learningRate: 1e-3,
    maxSequences: 24_000,
  }),
  'n-grams-plain-lstm': plainLstm({
    task: { kind: 'n-grams' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 16_000,
    keep: 'last',
  }),
  'priority-sort-plain-lstm': plainLstm({
    task: { kind: 'priority-sort' },
    units: 128,
    learningRate: 1e-3,
    batch: 2,
    maxSequences: 40_000,
  }),
  'reverse-plain-lstm': plainLstm({
    task: { kind: 'reverse' },
    units: 256,
    learningRate: 3e-3,
    maxSequences: 14_000,
  }),
  'addition-plain-lstm': plainLstm({
    task: { kind: 'addition' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 40_000,
  }),
  'dyck-plain-lstm': plainLstm({
    task: { kind: 'dyck' },
    units: 128,
    learningRate: 3e-3,
    maxSequences: 40_000,
  }),
};
