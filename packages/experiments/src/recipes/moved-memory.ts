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
 * What stacks and tapes are trained with: few sequences at a time, whose length grows over the first half of the budget, and
 * up to its end, since their actions still become more decided when nothing has been wrong for long.
 */
export const moving = (
  maxSequences: number,
  longest: readonly number[],
): Omit<ExperimentOptions, 'task' | 'machine'> => ({
  controller: { kind: 'rnn', options: { units: 32 } },
  optimizer: { kind: 'adam', options: { beta2: 0.99 } },
  clipping: { kind: 'global-norm' },
  learningRate: 3e-3,
  schedule: { kind: 'decay', options: { to: 0.03, over: 0.3 } },
  curriculum: growing(maxSequences, longest),
  batch: 4,
  averaging: null,
  maxSequences,
  check: { every: 4000, sequences: 16 },
  keep: 'last',
});

/** What a stack or a tape consists of whose moves are soon all or nothing. */
export const movedMemory = { width: 8, sharpness: 8 };

/** So that no move of a tape is ruled out before anything is learned, as it is by sharp moves of large random weights. */
export const tapeWeights = { initialWeightScale: 0.3 };

/** The same with heads that start out moving on. */
export const tapeMemory: typeof movedMemory & { moveBias: { right: number } } = {
  ...movedMemory,
  moveBias: { right: 0.2 },
};
