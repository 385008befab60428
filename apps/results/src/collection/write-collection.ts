import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectionTasks, type ContenderRecipe, contendersOf } from '@tapehead/experiments';
import { errorByLength } from '@tapehead/figures';
import { planRuns } from '../plan.js';
import { readRecord } from '../run-record.js';
import type { FigureLink } from '../section.js';
import { measureOfTopic } from '../topics.js';
import type { ResultsFolders } from '../write-results.js';
import { withMeasured } from './choosing-text.js';
import {
  cellWith,
  collected,
  type CollectedCell,
  type CollectedRun,
  currentRuns,
  readCells,
} from './collected.js';
import { collectionText, type MachineRuns, type TaskRuns } from './collection-text.js';

/** The file of all cells, in the folder of documents. */
const cellsFile = join('collection', 'cells.jsonl');

/** The cells that are stored; none without a file of them. */
export async function storedCells(docs: string): Promise<readonly CollectedCell[]> {
  return readCells(await readFile(join(docs, cellsFile), 'utf8').catch(() => ''));
}

/**
 * Adds the run folders of the collection that are there, with the seeds that are reported, to the stored cells, writes
 * docs/collection.md with its figures and the table of docs/choosing-a-machine.md from them, and returns the text. A cell whose runs are of other recipes is left empty.
 */
export async function writeCollection(folders: ResultsFolders): Promise<string> {
  await mkdir(join(folders.docs, 'collection'), { recursive: true });
  const stored = await storedCells(folders.docs);
  const tasks: TaskRuns[] = [];
  for (const task of collectionTasks) {
    const machines: MachineRuns[] = [];
    for (const machine of contendersOf(task)) {
      machines.push({ machine, runs: await allRunsOf(machine, stored, folders.runs) });
    }
    tasks.push({ task, machines, figure: await writeFigure(task, machines, folders.docs) });
  }
  const cells = tasks
    .flatMap(({ machines }) => machines)
    .filter(({ runs }) => runs.length > 0)
    .map(({ machine, runs }) => cellWith(machine, runs, []));
  const lines = cells.map((cell) => `${JSON.stringify(cell)}\n`);
  await writeFile(join(folders.docs, cellsFile), lines.join(''));
  const text = collectionText(tasks);
  await writeFile(join(folders.docs, 'collection.md'), text);
  const choosing = join(folders.docs, 'choosing-a-machine.md');
  await writeFile(choosing, withMeasured(await readFile(choosing, 'utf8'), tasks));
  return text;
}

/** The runs of a machine, of its stored cell and in the folder of runs, that were trained with the recipe as it is. */
export async function allRunsOf(
  machine: ContenderRecipe,
  cells: readonly CollectedCell[],
  folder: string,
): Promise<readonly CollectedRun[]> {
  const there = currentRuns(cells, machine);
  return cellWith(machine, there, await runsInFolders(machine, folder)).runs;
}

async function runsInFolders(
  machine: ContenderRecipe,
  folder: string,
): Promise<readonly CollectedRun[]> {
  const runs: CollectedRun[] = [];
  for (const run of planRuns(machine.topic, [machine])) {
    const record = await readRecord(join(folder, run.name), run.settings);
    const found = record && collected(run, record);
    if (found) runs.push(found);
  }
  return runs;
}

/** The share of wrong outputs over the length, with a line for each run; null without any. */
async function writeFigure(
  task: string,
  machines: readonly MachineRuns[],
  docs: string,
): Promise<FigureLink | null> {
  const series = machines.flatMap(({ machine, runs }) =>
    runs.map(({ beyond }) => ({ label: machine.title, points: beyond })),
  );
  const [plan] = planRuns(task, contendersOf(task).slice(0, 1));
  if (plan === undefined || series.length === 0) return null;
  const { wrong } = measureOfTopic(task);
  const text = `${task} by length`;
  const path = `collection/${task}.svg`;
  const svg = errorByLength({ title: text, wrong, series, training: plan.training });
  await writeFile(join(docs, path), svg);
  return { path, text };
}
