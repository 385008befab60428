import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { type Recipe, recipe } from './recipe.js';

interface PlainLstm extends Omit<ExperimentOptions, 'controller' | 'machine'> {
  readonly units: number;
}

/**
 * An LSTM without memory. It trains on as many sequences as the machine with an LSTM, or on
 * those of about a minute.
 */
export function plainLstm({ units, ...options }: PlainLstm): Recipe {
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
    contenders.plainLstm,
  );
}
