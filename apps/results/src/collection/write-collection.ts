import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectionTasks, contendersOf } from '@tapehead/experiments';
import { errorByLength } from '@tapehead/figures';
import { isRecordOf, planRuns } from '../plan.js';
import type { RecordedRun } from '../recorded-run.js';
import { readRecord } from '../run-record.js';
import type { FigureLink } from '../section.js';
import { measureOfTopic } from '../topics.js';
import type { ResultsFolders } from '../write-results.js';
import { beyondTraining } from './cell.js';
import { collectionText, type TaskRuns } from './collection-text.js';

/**
 * Writes docs/collection.md and its figures from the folders of all runs of the collection that are there, with the
 * seeds that are reported, and returns the text. A cell whose runs are not there, or are of other recipes, is left empty.
 */
export async function writeCollection(folders: ResultsFolders): Promise<string> {
  await mkdir(join(folders.docs, 'collection'), { recursive: true });
  const tasks: TaskRuns[] = [];
  for (const task of collectionTasks) {
    const runs = await recordedRuns(task, folders.runs);
    tasks.push({ task, runs, figure: await writeFigure(task, runs, folders.docs) });
  }
  const text = collectionText(tasks);
  await writeFile(join(folders.docs, 'collection.md'), text);
  return text;
}

async function recordedRuns(task: string, folder: string): Promise<readonly RecordedRun[]> {
  const recorded: RecordedRun[] = [];
  for (const run of planRuns(task, contendersOf(task))) {
    const record = await readRecord(join(folder, run.name), run.settings);
    if (record !== null && isRecordOf(record, run)) recorded.push({ run, record });
  }
  return recorded;
}

/** The share of wrong outputs over the length, with a line for each run; null without any. */
async function writeFigure(
  task: string,
  runs: readonly RecordedRun[],
  docs: string,
): Promise<FigureLink | null> {
  const series = runs.flatMap((recorded) => {
    const measured = beyondTraining(recorded);
    const points = measured.map(({ length, wrong, total }) => ({ length, wrong, total }));
    return points.length === 0 ? [] : [{ label: recorded.run.machine.title, points }];
  });
  const [first] = runs;
  if (first === undefined || series.length === 0) return null;
  const { wrong } = measureOfTopic(task);
  const text = `${task} by length`;
  const path = `collection/${task}.svg`;
  const svg = errorByLength({ title: text, wrong, series, training: first.run.training });
  await writeFile(join(docs, path), svg);
  return { path, text };
}
