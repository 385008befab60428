import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contendersOf } from '@tapehead/experiments';
import { replaceSection } from './document.js';
import { drawFigures, type Figure } from './draw-figures.js';
import { isRecordOf, planRuns, reportedFrom, type Run } from './plan.js';
import { readRecord } from './run-record.js';
import { byMachine, type RecordedRun } from './recorded-run.js';
import { type FigureLink, taskSection } from './section.js';

export interface ResultsFolders {
  /** Of the runs, each in a folder of its name. */
  readonly runs: string;
  /** Where `results.md` is, and the folder of its figures. */
  readonly docs: string;
}

/**
 * Writes the section of a task and its figures from the folders of these runs, and returns the section.
 * @throws {Error} if one of the folders holds no run, or another, and if there is no `results.md` with the marks.
 */
export async function writeResults(
  topic: string,
  runs: readonly Run[],
  folders: ResultsFolders,
): Promise<string> {
  const recorded: RecordedRun[] = [];
  for (const run of runs) recorded.push(await readRun(run, folders.runs));
  await mkdir(join(folders.docs, 'results'), { recursive: true });
  const figures: FigureLink[] = [];
  for (const { name, text, svg } of await figuresOf(topic, recorded, folders.runs)) {
    const path = `results/${topic}-${name}.svg`;
    await writeFile(join(folders.docs, path), svg);
    figures.push({ path, text });
  }
  const file = join(folders.docs, 'results.md');
  const section = taskSection(topic, recorded, figures);
  await writeFile(file, replaceSection(await readFile(file, 'utf8'), topic, section));
  return section;
}

/**
 * These runs, and of the topic's other ones those that were trained before with the recipe as it is, so that a section
 * holds what there is however little of it was asked for; these alone where there are seeds among them that are not reported.
 */
export async function withTrainedBefore(
  topic: string,
  runs: readonly Run[],
  folder: string,
): Promise<readonly Run[]> {
  if (runs.some(({ seed }) => seed < reportedFrom)) return runs;
  const asked = new Map(runs.map((run) => [run.name, run]));
  const all = planRuns(topic, contendersOf(topic));
  const isTrained = async (run: Run) => {
    const record = await readRecord(join(folder, run.name), run.settings);
    return record !== null && isRecordOf(record, run);
  };
  const present = await Promise.all(
    all.map(async (run) => asked.get(run.name) ?? ((await isTrained(run)) ? run : null)),
  );
  const beyond = runs.filter(({ name }) => !all.some((run) => run.name === name));
  return [...present.filter((run) => run !== null), ...beyond];
}

/**
 * A run and what its folder in the folder of runs says.
 * @throws {Error} if there is none, or another.
 */
export async function readRun(run: Run, folder: string): Promise<RecordedRun> {
  const record = await readRecord(join(folder, run.name), run.settings);
  if (record === null || (record.outcome !== null && !isRecordOf(record, run))) {
    throw new Error(
      `${join(folder, run.name)}: not trained with the recipe as it is; did a build change it meanwhile? Run this again`,
    );
  }
  return { run, record };
}

async function figuresOf(
  topic: string,
  recorded: readonly RecordedRun[],
  folder: string,
): Promise<readonly Figure[]> {
  const figures = [...drawFigures(topic, recorded)];
  for (const { machine, runs } of byMachine(recorded)) {
    const first = runs.find(({ run, record }) => run.hasMemory && record.outcome !== null);
    if (first === undefined) continue;
    const { name, seed } = first.run;
    figures.push({
      name: `${machine.name}-trace`,
      text: `What one machine does over time in ${topic}: ${machine.title}, seed ${seed}`,
      svg: await readFile(join(folder, name, 'trace.svg'), 'utf8'),
    });
  }
  return figures;
}
