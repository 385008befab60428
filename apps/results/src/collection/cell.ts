import type { Criterion } from '@tapehead/core';
import { median } from '../statistics.js';
import type { Beyond, CollectedRun } from './collected.js';

/** A machine on a task: what its runs reached. */
export interface Cell {
  /** Runs that were trained and measured. */
  readonly seeds: number;
  /** How many of them solve the task. */
  readonly solved: number;
  /** The median over the runs of the mean accuracy beyond the training range, from 0 to 1. */
  readonly accuracy: number;
  /** Of a run's training, the median; null if not measured. */
  readonly cpuSeconds: number | null;
  /** The training sequences that a run used, the median. */
  readonly sequences: number;
}

/** The cell of these runs of one machine on the task of the criterion; null without any. */
export function cellOf(
  runs: readonly CollectedRun[],
  criterion: Pick<Criterion, 'isMet'>,
): Cell | null {
  const accuracy = median(runs.map(({ beyond }) => meanAccuracy(beyond)));
  const sequences = median(runs.map((run) => run.sequences));
  if (accuracy === null || sequences === null) return null;
  return {
    seeds: runs.length,
    solved: runs.filter((run) => isSolved(run, criterion)).length,
    accuracy,
    cpuSeconds: median(runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])),
    sequences,
  };
}

/** Whether a run meets the criterion of its task at the lengths beyond its training range. */
function isSolved({ beyond }: CollectedRun, { isMet }: Pick<Criterion, 'isMet'>): boolean {
  return isMet(
    beyond.map(({ length, wrong, total }) => ({
      setting: { length },
      wrong,
      errorRate: wrong / total,
      bitsPerSequence: null,
      optimalBits: 0,
    })),
  );
}

function meanAccuracy(beyond: readonly Beyond[]): number {
  const wrong = beyond.reduce((sum, entry) => sum + entry.wrong / entry.total, 0);
  return 1 - wrong / beyond.length;
}
