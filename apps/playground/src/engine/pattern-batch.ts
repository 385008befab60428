import type { Batch, Task } from '@tapehead/core';
import { createBatch } from '@tapehead/tasks';

type Rows = readonly (readonly number[])[];

/** How a pattern of bits is laid out as a sequence of a task, and how its rows are to be answered. */
interface PatternLayout {
  /** Whether a start marker comes first, in a channel of its own. */
  readonly startMarker: boolean;
  answerTo(rows: Rows): Rows;
}

/**
 * The layout of a task that shows rows of bits one after another, and then asks for them: copy and reverse.
 * Null for others, and for a copy whose window is seen at once.
 */
function layoutOf({ kind, options }: Pick<Task, 'kind' | 'options'>): PatternLayout | null {
  const startMarker = options.startMarker !== false;
  if (kind === 'copy' && options.window === undefined)
    return { startMarker, answerTo: (rows) => rows };
  if (kind === 'reverse') return { startMarker, answerTo: (rows) => rows.toReversed() };
  return null;
}

/** Whether patterns can be asked of a task, row by row. */
export function asksPatterns(task: Pick<Task, 'kind' | 'options'>): boolean {
  return layoutOf(task) !== null;
}

/**
 * One sequence in which the rows [L][bits] are shown and then asked for, as the task itself lays it out.
 * @throws {Error} if the task does not ask for patterns, or the rows are not as wide as its own.
 */
export function patternBatch(task: Omit<Task, 'sample'>, rows: Rows): Batch {
  const { kind, inputSize, outputSize } = task;
  const layout = layoutOf(task);
  if (!layout) throw new Error(`A pattern cannot be asked of this task, ${kind}.`);
  const bits = outputSize;
  const length = rows.length;
  if (length === 0 || rows.some((row) => row.length !== bits))
    throw new Error(`A pattern needs at least one row, and ${bits} bits in each.`);
  const shown = layout.startMarker ? 1 : 0;
  const end = shown + length;
  const { batch, input, answer } = createBatch({
    inputSize,
    outputSize,
    steps: [end + 1 + length],
  });
  if (layout.startMarker) input(0, 0)[bits] = 1;
  rows.forEach((row, i) => {
    input(shown + i, 0).set(row);
  });
  input(end, 0)[inputSize - 1] = 1;
  layout.answerTo(rows).forEach((row, i) => {
    answer(end + 1 + i, 0).set(row);
  });
  return batch;
}
