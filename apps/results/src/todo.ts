import { join } from 'node:path';
import { hasConfigOf, isRecordOf, type Run } from './plan.js';
import { isMeasured } from './reach.js';
import { readRecord } from './run-record.js';

/** A run that is incomplete. */
export interface Todo {
  readonly run: Run;
  /** What to do: train it from its beginning, resume it, or only measure it. */
  readonly work: 'train' | 'resume' | 'measure';
}

export interface FindTodoOptions {
  /** The folder of the runs, each in a folder of its name. */
  readonly folder: string;
  /** The commit of the current code. A run that was begun with other code is not resumed. */
  readonly commit: string;
  /** Whether to train all of them. */
  readonly fresh: boolean;
}

/** What has to be done to complete all of these runs. */
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
    } else if (run.reach && !(record.reach && isMeasured(record.reach, run.reach))) {
      todo.push({ run, work: 'measure' });
    }
  }
  return todo;
}
