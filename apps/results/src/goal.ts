import type { Criterion } from '@tapehead/core';
import { isSuccess, type MachineRuns } from './recorded-run.js';

/** How many of a machine's seeds must succeed. */
export interface Goal {
  readonly words: string;
  /** How many of so many seeds have to succeed. */
  needed(seeds: number): number;
}

export const every: Goal = { words: 'every seed succeeds', needed: (seeds) => seeds };

export const nearlyEvery: Goal = {
  words: 'at least 18 of 20 seeds succeed',
  needed: (seeds) => Math.ceil(0.9 * seeds),
};

export const most: Goal = {
  words: 'at least 4 of 5 seeds succeed',
  needed: (seeds) => Math.ceil(0.8 * seeds),
};

/** Whether the seeds of a machine reached a goal. */
export interface Verdict {
  readonly successes: number;
  readonly needed: number;
  readonly reached: 'reached' | 'not reached';
}

export function verdictOn(
  { runs }: MachineRuns,
  goal: Goal,
  criterion: Pick<Criterion, 'isMet'>,
): Verdict {
  const successes = runs.filter((run) => isSuccess(run, criterion)).length;
  const needed = goal.needed(runs.length);
  return { successes, needed, reached: successes >= needed ? 'reached' : 'not reached' };
}
