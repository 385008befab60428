import type { Criterion } from '@tapehead/core';
import { excess } from '../measured.js';
import { isSuccess, type RecordedRun } from '../recorded-run.js';

/** A run that has ended. */
export type EndedRun = RecordedRun & {
  readonly record: { readonly outcome: NonNullable<RecordedRun['record']['outcome']> };
};

export function hasEnded(recorded: RecordedRun): recorded is EndedRun {
  return recorded.record.outcome !== null;
}

/**
 * The best of the runs of one machine; undefined without any. Runs that meet the criterion come first; among equals the
 * one with the least error at the first setting at which they differ, from the hardest of the training range on.
 */
export function chooseBest(
  runs: readonly EndedRun[],
  criterion: Pick<Criterion, 'isMet' | 'measure'>,
): EndedRun | undefined {
  const ranks = new Map(runs.map((run) => [run, rank(run, criterion)]));
  return runs.toSorted((left, right) => compare(ranks.get(left) ?? [], ranks.get(right) ?? []))[0];
}

/** Numbers to compare one after the other; less is better. Bits per sequence decide between equal numbers of wrong bits. */
function rank(run: EndedRun, criterion: Pick<Criterion, 'isMet' | 'measure'>): readonly number[] {
  const { evaluation } = run.record.outcome;
  const errors = evaluation.map(({ errorRate }) => errorRate);
  return [
    isSuccess(run, criterion) ? 0 : 1,
    ...(criterion.measure === 'wrong outputs' ? errors : []),
    ...evaluation.map(excess),
  ];
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((value, place) => value !== right[place]);
  return (left[index] ?? 0) - (right[index] ?? 0);
}
