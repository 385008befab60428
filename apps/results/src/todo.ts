import { join } from 'node:path';
import { hasConfigOf, isRecordOf, type Run } from './plan.js';
import { readRecord } from './run-record.js';

/** A run of which something is missing. */
export interface Todo {
  readonly run: Run;
  /** To train it from its beginning, to go on from where it was stopped, or only to measure. */
  readonly work: 'train' | 'resume' | 'measure';
}

export interface FindTodoOptions {
  /** Of the runs, each in a folder of its name. */
  readonly folder: string;
  /** That of the code as it is: a run that was begun with other code is not gone on with. */
  readonly commit: string;
  /** Whether to train all of them. */
  readonly fresh: boolean;
}

/** What is to be done to have all of these runs. */
export async function findTodo(
  runs: readonly Run[],
  { folder, commit, fresh }: FindTodoOptions,
): Promise<readonly Todo[]> {
  const todo: Todo[] = [];
  for (const run of runs) {
    const record = await readRecord(join(folder, run.name), run.settings);
    if (fresh || record === null || !hasConfigOf(record, run)) todo.push({ run, work: 'train' });
    else if (!isRecordOf(record, run)) {
      todo.push({ run, work: record.origin.commit === commit ? 'resume' : 'train' });
    } else if (run.pastSlots && !record.pastSlots) todo.push({ run, work: 'measure' });
  }
  return todo;
}
