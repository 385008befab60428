import type { ExperimentOptions } from '../experiment-options.js';
import { contenders } from './contenders.js';
import { justEnoughOrMore } from './just-enough-or-more.js';
import { movingByShifts, movingExactly, movingOn } from './moving-on.js';
import { plainLstm } from './plain-lstm.js';
import { type Recipes, recipe } from './recipe.js';

/** At its full rate RMSProp now and then loses what it has learned, so the rate falls early. */
const earlyDecay = { kind: 'decay', options: { over: 0.8 } };

/**
 * A vector of zeros looks like the blank input of an answer: the read head leaves the place where it has to wait. Among
 * vectors of 8 random bits it is so rare that machines did not learn to tell the two apart.
 */
const task = { kind: 'copy', options: { zeroItemProbability: 0.1 } };

/** Patterns drawn by hand are not like random bits, and machines trained on random bits alone make mistakes on them. */
const patterns = { kind: 'copy', options: { stretchesProbability: 0.5 } };

const lstm = {
  task,
  controller: { kind: 'lstm', options: { units: 100 } },
  machine: { kind: 'paper', options: { ...justEnoughOrMore, addressing: movingExactly } },
  schedule: earlyDecay,
  maxSequences: 14_000,
} satisfies ExperimentOptions;

/** The paper's machine with feedforward units, and its RMSProp. */
export const copyFeedforward: ExperimentOptions = {
  task,
  controller: { kind: 'feedforward', options: { units: 100 } },
  machine: { kind: 'paper', options: { ...justEnoughOrMore, addressing: movingExactly } },
  schedule: earlyDecay,
  maxSequences: 12_000,
};

export const copyRecipes: Recipes = {
  'copy-feedforward': recipe(
    "The paper's machine with 100 feedforward units and its RMSProp; heads that move by whole slots",
    copyFeedforward,
    contenders.feedforward,
  ),
  'copy-lstm': recipe(
    "The paper's machine with an LSTM of 100 units and its RMSProp; heads that move by whole slots",
    lstm,
    contenders.lstm,
  ),
  'copy-lstm-shifts': recipe(
    'The same with an LSTM; heads start out moving by shifts alone',
    {
      ...lstm,
      machine: { kind: 'paper', options: { ...justEnoughOrMore, addressing: movingByShifts } },
      learningRate: 1.5e-4,
    },
    { name: 'lstm-shifts', title: 'NTM, LSTM, moving by shifts', role: 'variant' },
  ),
  'copy-feedforward-patterns': recipe(
    'The same as with feedforward units; half of the sequences are like patterns drawn by hand, unlike in the paper',
    { ...copyFeedforward, task: patterns },
    {
      name: 'feedforward-patterns',
      title: 'NTM, feedforward, drawn patterns too',
      role: 'variant',
    },
  ),
  'copy-lstm-patterns': recipe(
    'The same as with an LSTM; half of the sequences are like patterns drawn by hand, unlike in the paper',
    { ...lstm, task: patterns },
    { name: 'lstm-patterns', title: 'NTM, LSTM, drawn patterns too', role: 'variant' },
  ),
  'copy-plain-lstm': plainLstm({
    task: { kind: 'copy' },
    units: 256,
    learningRate: 1e-3,
    maxSequences: 14_000,
  }),
  'copy-at-once': recipe(
    'A feedforward network without memory that sees a window of 40 vectors at once',
    {
      task: { kind: 'copy', options: { window: 40 } },
      controller: { kind: 'feedforward', options: { units: 640 } },
      machine: { kind: 'plain' },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 3e-3,
      schedule: { kind: 'decay', options: { to: 0.01 } },
      batch: 4,
      maxSequences: 14_000,
    },
    contenders.atOnce,
  ),
  'copy-small': recipe(
    'A smaller machine and task, trained until it is solved: quick on any engine',
    {
      task: { kind: 'copy', options: { maxLength: 10 } },
      controller: { kind: 'feedforward', options: { units: 100 } },
      machine: { kind: 'paper', options: { slots: 64, addressing: movingOn } },
      optimizer: { kind: 'adam', options: { beta2: 0.99 } },
      clipping: { kind: 'global-norm' },
      learningRate: 3e-3,
      batch: 16,
      maxSequences: 8000,
      check: { every: 800, stopAfter: 3 },
      evaluation: { settings: [5, 10, 20, 40, 60].map((length) => ({ length })) },
    },
  ),
};
