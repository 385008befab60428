import type { Setting, Task } from '@tapehead/spec';

/** How many vectors a task's sequences ask to keep, for the tasks in which that follows from the setting. */
const vectorsToKeep: Readonly<Record<string, (setting: Setting) => number>> = {
  copy: ({ length }) => length,
  'repeat-copy': ({ length }) => length,
};

/**
 * The slots that the longest training sequence needs, one for each vector to keep; 0 for tasks that need
 * not keep vectors, as n-grams, which only counts. Longer sequences may well be evaluated: what happens
 * when the memory is too short is worth seeing, but nothing can be learned from it.
 */
export function slotsNeeded(task: Task): number {
  return vectorsToKeep[task.kind]?.(task.settings[0]) ?? 0;
}
