import type { ExperimentOptions } from '../experiment-options.js';

/**
 * Sequences that grow over the first half of a budget; `longest` lists the longest ones of that half, each for as long as the
 * others.
 */
export const growing = (
  maxSequences: number,
  longest: readonly number[],
): NonNullable<ExperimentOptions['curriculum']> => ({
  kind: 'phases',
  options: {
    phases: longest.map((length) => ({
      sequences: maxSequences / 2 / longest.length,
      longest: length,
    })),
  },
});

/**
 * What stacks and tapes are trained with: few sequences at a time, and up to the end of the budget, since their actions still
 * become more decided when nothing has been wrong for long.
 */
export const moving = (
  maxSequences: number,
): Omit<ExperimentOptions, 'task' | 'machine' | 'curriculum'> => ({
  controller: { kind: 'rnn', options: { units: 32 } },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.03, over: 0.3 } },
  batch: 4,
  averaging: null,
  maxSequences,
  check: { every: 4000, sequences: 16 },
  keep: 'last',
});

/** What a stack or a tape consists of whose moves are soon all or nothing. */
export const movedMemory = { width: 8, sharpness: 8 };

/** A tape whose heads start out a little likelier to move on. */
export const tapeMemory: typeof movedMemory & { moveBias: { right: number } } = {
  ...movedMemory,
  moveBias: { right: 0.2 },
};

/** So that no move of a tape is ruled out before anything is learned, as it is by sharp moves of large random weights. */
export const tapeWeights = { initialWeightScale: 0.3 };

/**
 * A tape whose heads begin by writing and moving on, for what is read in the order in which it came. Sharper moves are decided
 * before anything is learned, and a gate that has shut does not learn to open; but heads that begin so seldom learn to go back.
 */
export const readOnMemory = { width: 8, sharpness: 2, moveBias: { right: 2.5 }, gateBias: 5 };

/** What such a tape is trained with: all lengths from the start, since short ones can be kept without the tape. */
export const readOnTraining: Pick<ExperimentOptions, 'initialWeightScale' | 'curriculum'> = {
  ...tapeWeights,
  curriculum: { kind: 'uniform' },
};
