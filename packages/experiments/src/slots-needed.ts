import type { Task } from '@tapehead/core';
import { trainingSettings } from './training-settings.js';

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
export function slotsNeeded(task: Task): number {
  if (!keepEverything.includes(task.kind)) return 0;
  return Math.max(...trainingSettings(task).map(({ length }) => length));
}
