import type { Criterion } from '@tapehead/core';
import type { ContenderRecipe } from '@tapehead/experiments';
import { excess, type Measured } from './measured.js';
import type { Run } from './plan.js';
import type { RunRecord } from './run-record.js';
import { median } from './statistics.js';

/** A run and what its folder says. */
export interface RecordedRun {
  readonly run: Run;
  readonly record: RunRecord;
}

/** The runs of one machine. */
export interface MachineRuns {
  readonly machine: ContenderRecipe;
  readonly runs: readonly RecordedRun[];
}

/** The runs by their machines, in their order. */
export function byMachine(runs: readonly RecordedRun[]): readonly MachineRuns[] {
  const machines = new Map(runs.map(({ run: { machine } }) => [machine.name, machine]));
  return [...machines.values()].map((machine) => ({
    machine,
    runs: runs.filter(({ run }) => run.machine.name === machine.name),
  }));
}

/** What was measured of the runs that ended. */
export function evaluationsOf(runs: readonly RecordedRun[]): readonly (readonly Measured[])[] {
  return runs.flatMap(({ record }) => (record.outcome ? [record.outcome.evaluation] : []));
}

/** How far the runs without memory are above the optimum, in the median; null without any. */
export function baselineOf(runs: readonly RecordedRun[]): number | null {
  const baselines = runs.filter(({ run }) => run.machine.role === 'baseline');
  return median(
    evaluationsOf(baselines).flatMap(([hardest]) => (hardest ? [excess(hardest)] : [])),
  );
}

export function isSuccess({ record }: RecordedRun, { isMet }: Pick<Criterion, 'isMet'>): boolean {
  return record.outcome !== null && isMet(record.outcome.evaluation);
}
