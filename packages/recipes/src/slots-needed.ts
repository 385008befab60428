import type { Task } from '@tapehead/spec';

/** The tasks in which all that was shown has to be kept, each vector or item in a slot of its own. */
const keepEverything: readonly string[] = [
  'copy',
  'repeat-copy',
  'reverse',
  'associative-recall',
  'priority-sort',
];

/**
 * The slots that the longest training sequence needs; 0 for tasks that need not keep all that they are
 * shown, as n-grams, which only counts. Longer sequences may well be evaluated: what happens when the
 * memory is too short is worth seeing, but nothing can be learned from it.
 */
export function slotsNeeded({ kind, settings: [hardest] }: Task): number {
  return keepEverything.includes(kind) ? hardest.length : 0;
}
