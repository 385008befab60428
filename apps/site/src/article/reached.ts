/** What the runs of a machine reached on a task. */
export interface Reached {
  /** How many of the seeds solved it, such as `5 of 5`. */
  readonly seeds: string;
  /** Whether all of them did. */
  readonly isSolved: boolean;
  /** Their median accuracy beyond the lengths of the training. */
  readonly accuracy: string;
}

/**
 * What a cell of the collection's table says, such as `5 of 5, 100.00 %`; null if nothing was measured.
 * @throws {Error} if it says something else.
 */
export function reachedIn(cell: string): Reached | null {
  if (cell === 'not trained') return null;
  const [, seeds = '', solved, all, accuracy = ''] =
    /^((\d+) of (\d+)), ([\d.]+ %)$/.exec(cell) ?? [];
  if (seeds === '') throw new Error(`“${cell}” does not say how many seeds solve a task.`);
  return { seeds, isSolved: solved === all, accuracy };
}
