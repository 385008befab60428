import type { Measured } from '../measured.js';
import type { RecordedRun } from '../recorded-run.js';
import { median } from '../statistics.js';
import { criterionOf } from '../topics.js';

/** A machine on a task: what its runs reached. */
export interface Cell {
  /** Runs that ended. */
  readonly seeds: number;
  /** How many of them solve the task, as its criterion says. */
  readonly solved: number;
  /** The median over the runs of the mean accuracy beyond the training range, from 0 to 1. */
  readonly accuracy: number;
  /** Of a run's training, the median; null if not measured. */
  readonly cpuSeconds: number | null;
  /** Training sequences that each run may use. */
  readonly budget: number;
}

/** What a run was measured at beyond the training range: in a memory that grew along, or without one. */
export function beyondTraining({ run, record }: RecordedRun): readonly Measured[] {
  const all = record.reach ?? record.outcome?.evaluation ?? [];
  return all.filter(({ length }) => length > run.training.to);
}

/** The cell of these runs of one machine; null if none has ended. */
export function cellOf(runs: readonly RecordedRun[]): Cell | null {
  const ended = runs.filter(({ record }) => record.outcome !== null);
  const [first] = ended;
  if (first === undefined) return null;
  const evaluations = ended.map(beyondTraining);
  const { isMet } = criterionOf(first.run.topic, null);
  return {
    seeds: ended.length,
    solved: evaluations.filter(isMet).length,
    accuracy: median(evaluations.map(meanAccuracy)) ?? 0,
    cpuSeconds: median(ended.flatMap(({ record }) => record.cpuSeconds ?? [])),
    budget: first.run.maxSequences,
  };
}

function meanAccuracy(evaluation: readonly Measured[]): number {
  const wrong = evaluation.reduce((sum, { errorRate }) => sum + errorRate, 0);
  return 1 - wrong / evaluation.length;
}
