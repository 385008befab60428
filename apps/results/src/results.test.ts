import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRecipe, loadExperiment, mergeConfig } from '@tapehead/experiments';
import { afterAll, expect, test } from 'vitest';
import { contendersOf } from '@tapehead/experiments';
import { isRecordOf, planRuns, type Run } from './plan.js';
import { readRecord } from './run-record.js';
import { findTodo } from './todo.js';
import { trainRuns } from './train-runs.js';
import { writeResults } from './write-results.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-results-'));
const folders = { runs: join(folder, 'runs'), docs: join(folder, 'docs') };
mkdirSync(folders.docs);
writeFileSync(
  join(folders.docs, 'results.md'),
  '<!-- results of all tasks -->\n\n<!-- end of the results of all tasks -->\n',
);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const changes = {
  task: { options: { bits: 2, maxLength: 2 } },
  controller: { options: { units: 4 } },
  machine: { options: { slots: 4, width: 3 } },
  batch: 4,
  maxSequences: 20_000,
  pointEvery: 5000,
  check: { every: 5000, sequences: 2 },
  evaluation: { sequences: 3, settings: [20, 40, 80, 120].map((length) => ({ length })) },
};

/** The same run with a tiny machine; its config is complete, whatever recipes were built. */
function tiny(run: Run): Run {
  const { config } = loadExperiment(
    mergeConfig(findRecipe(run.machine.recipe).config, {
      ...changes,
      seed: run.seed,
    }),
  );
  // Measuring takes longer than training: once is enough.
  const reach =
    run.machine.name === 'lstm'
      ? ({ lengths: [1, 2, 4], untilMistake: true, slots: 4, slotFor: 'vector' } as const)
      : null;
  return { ...run, config, reach, settings: 4, maxSequences: 20_000 };
}

const runs = planRuns('copy', contendersOf('copy').slice(0, 2), [1]).map(tiny);
const origin = { commit: 'c', cpu: 'Some CPU', cores: 2, node: '20', jobs: 2 };
/** Does what is to be done; `onProgress` hears of training. Returns how the runs ended. */
async function work(signal: AbortSignal, onProgress: () => void = () => undefined) {
  const ends: (string | null)[] = [];
  const todo = await findTodo(runs, { folder: folders.runs, commit: 'c', fresh: false });
  await trainRuns(todo, {
    folder: folders.runs,
    origin,
    signal,
    listener: { progress: onProgress, end: (_, fault) => ends.push(fault) },
  });
  return ends;
}

const read = (run: Run) => readRecord(join(folders.runs, run.name), run.settings);

test('runs that are interrupted are not done, and then gone on with into results', async () => {
  const stop = new AbortController();
  const interrupted = await work(stop.signal, () => {
    stop.abort();
  });
  expect(interrupted).toEqual([]);
  for (const run of runs) expect((await read(run))?.outcome ?? null).toBeNull();

  expect(await work(new AbortController().signal)).toEqual([null, null]);
  const logs = runs.map(({ name }) => readFileSync(join(folders.runs, name, 'log.jsonl'), 'utf8'));
  expect(logs.join('')).toContain('"event":"resumed"');
  for (const run of runs) {
    const record = await read(run);
    expect(record !== null && isRecordOf(record, run)).toBe(true);
    expect(record?.cpuSeconds).toBeGreaterThan(0);
    if (run.reach === null) continue;
    expect(record?.reach?.[0]).toMatchObject({ length: 1, sequences: 16 });
  }

  const section = await writeResults('copy', runs, folders);
  const document = readFileSync(join(folders.docs, 'results.md'), 'utf8');
  expect(document).toContain(section);
  const figures = readdirSync(join(folders.docs, 'results'));
  expect(figures).toEqual([
    'copy-error-by-length.svg',
    'copy-feedforward-trace.svg',
    'copy-learning-curves.svg',
    'copy-lstm-trace.svg',
    'copy-where-it-breaks.svg',
  ]);
  for (const figure of figures) expect(section).toContain(`(results/${figure})`);
  expect(await writeResults('copy', runs, folders)).toBe(section);
  expect(readFileSync(join(folders.docs, 'results.md'), 'utf8')).toBe(document);
});

test('a run that cannot be done says why', async () => {
  const ends: (string | null)[] = [];
  const [run] = runs;
  if (run === undefined) throw new Error('there is no run');
  const { config } = loadExperiment(run.config);
  const narrow = { ...run, config: mergeConfig(config, { machine: { options: { width: 0 } } }) };
  await trainRuns([{ run: narrow, work: 'train' }], {
    folder: folders.runs,
    origin: { commit: 'c', cpu: 'Some CPU', cores: 2, node: '20', jobs: 1 },
    signal: new AbortController().signal,
    listener: { progress: () => undefined, end: (_, fault) => ends.push(fault) },
  });
  expect(ends).toEqual([expect.stringContaining('paper.width: got 0, expected')]);
});
