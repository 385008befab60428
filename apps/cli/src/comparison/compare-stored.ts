import { basename, resolve } from 'node:path';
import { type ExitCode, exitCode } from '@tapehead/command';
import { printable } from '@tapehead/core';
import { runFiles, UserError } from '@tapehead/runs';
import { createRunFolder } from '@tapehead/runs/node';
import type { Host } from '../host.js';
import { table } from '../output/table.js';
import { comparisonTable } from './comparison-table.js';
import type { ComparisonFlags } from './run-comparison.js';
import { type ComparableRun, differingFields, readComparable } from './stored-comparable.js';

/** As many as figures have colours for. */
const mostRuns = 8;

const files = { figure: 'learning-curves.svg', summary: 'comparison.json' } as const;

/** Lays the learning curves of runs over each other, and says what they reached and in what their configs differ. */
export async function compareStored(
  paths: readonly string[],
  { out, overwrite, force, json }: ComparisonFlags,
  host: Host,
): Promise<ExitCode> {
  if (paths.length < 2 || paths.length > mostRuns) {
    throw new UserError(`compare: got ${paths.length} runs, expected from 2 to ${mostRuns}`);
  }
  const places = paths.map((path) => resolve(path));
  const twice = paths.find((_, at) => places.indexOf(places[at] ?? '') < at);
  if (twice !== undefined) throw new UserError(`compare: got the run ${twice} twice`);
  if (out !== undefined && places.includes(resolve(out))) {
    throw new UserError(`--out ${out}: this is one of the runs; expected another folder`);
  }
  const runs: ComparableRun[] = [];
  for (const path of paths) runs.push(await readComparable(path));
  const labels = labelsOf(paths);
  const fields = differingFields(runs.map(({ config }) => config));
  const figure = await drawCurves(runs, labels);
  const notes = notesOn(runs, figure !== null);
  const sameTask = haveOneTask(runs);
  const name = `compare-${labels.map((label) => basename(label)).join('-')}`.slice(0, 100);
  const folder = createRunFolder(name, { path: out, overwrite, force, disk: host.disk });
  try {
    const summary = {
      event: 'comparison',
      runs: runs.map(({ path, task, done }, at) => ({
        run: labels[at],
        runDir: path,
        task,
        sequences: done?.sequences ?? null,
        evaluation: done?.evaluation ?? null,
      })),
      differences: fields,
      notes,
      outDir: folder.path,
    };
    const configs = runs.map(({ config }, at) => [labels[at], config] as const);
    folder.write(runFiles.config, `${JSON.stringify(Object.fromEntries(configs), null, 2)}\n`);
    if (figure !== null) folder.write(files.figure, figure);
    folder.write(files.summary, `${JSON.stringify(summary, null, 2)}\n`);
    const evaluated = runs.flatMap(({ done }, at) =>
      done && sameTask ? [{ title: labels[at] ?? '', done }] : [],
    );
    const text = [
      ...(evaluated.length > 0 ? [comparisonTable(evaluated, 'run')] : []),
      fields.length === 0
        ? 'Their configs are the same.\n'
        : table([
            ['config', ...labels],
            ...fields.map(({ field, values }) => [
              printable(field),
              ...values.map((value) => printable(JSON.stringify(value), 40)),
            ]),
          ]),
      ...notes,
      `Folder: ${folder.path}`,
      '',
    ].join('\n');
    host.stdout.write(json ? `${JSON.stringify(summary)}\n` : text);
    return exitCode.done;
  } finally {
    folder.release();
  }
}

/** The names of the folders, or where two have the same, their paths. */
function labelsOf(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => basename(resolve(path)));
  return (new Set(names).size === names.length ? names : paths).map((label) => printable(label));
}

const isInBits = ({ curve }: ComparableRun) => curve.every((point) => 'bitsPerSequence' in point);
const haveOneTask = (runs: readonly ComparableRun[]) =>
  new Set(runs.map(({ task }) => task)).size === 1;

/** Null where there are no two curves, or they have no axis in common. */
async function drawCurves(
  runs: readonly ComparableRun[],
  labels: readonly string[],
): Promise<string | null> {
  const series = runs.flatMap((run, at) =>
    run.curve.length > 0
      ? [{ label: labels[at] ?? '', points: run.curve, inBits: isInBits(run) }]
      : [],
  );
  if (series.length === 0 || new Set(series.map(({ inBits }) => inBits)).size > 1) return null;
  const { learningCurve } = await import('@tapehead/figures');
  return learningCurve({
    title: 'Learning curves',
    series: series.map(({ label, points }) => ({ label, points })),
    places: runs.flatMap(({ phases }, at) =>
      phases.map((from, index) => ({
        label: `phase ${index + 2} of ${labels[at] ?? ''}`,
        at: from,
      })),
    ),
  });
}

/** What the reader must know of the comparison. */
function notesOn(runs: readonly ComparableRun[], isDrawn: boolean): readonly string[] {
  const tasks = [...new Set(runs.map(({ task }) => printable(task)))];
  return [
    ...(tasks.length > 1
      ? [`They learn different tasks, ${tasks.join(', ')}, so only their curves are compared.`]
      : []),
    ...runs.flatMap(({ path, phases }) =>
      phases.map((from, index) => `${path}: phase ${index + 2} begins after ${from} sequences.`),
    ),
    ...runs.flatMap(({ path, done }) =>
      done ? [] : [`${path}: has no evaluation yet; tapehead resume ${path} goes on with it.`],
    ),
    ...(isDrawn
      ? []
      : ['There is no figure: their curves are empty, or some are in bits and others not.']),
  ];
}
