import { type MainFigure, mainFigure, mainUnit, parseOptions, printable } from '@tapehead/core';
import { markdownTable } from 'markdown-table';
import * as z from 'zod';
import { nameOf, type SweepJob } from './plan-sweep.js';
import { type RunRecord, runRecord } from './run-record.js';

const titleOption = z.string({ error: 'a title' });
const runsOption = z.array(
  z.looseObject(
    {
      job: z.looseObject(
        {
          id: z.string({ error: "the run's id" }),
          fields: z.looseObject({}, { error: 'fields of the config' }),
        },
        { error: 'a job of the sweep' },
      ),
      record: z.custom((value) => runRecord.safeParse(value).success, {
        error: 'the record of a run, as the sweep stores it',
      }),
    },
    { error: 'a run with its job and its record' },
  ),
  { error: 'a list of runs' },
);

/** A run of a sweep and its result. */
export interface RunOfSweep {
  /** The planned run. */
  readonly job: SweepJob;
  /** Its result. */
  readonly record: RunRecord;
}

/** Runs that differ only in their seed. */
export interface Group {
  readonly name: string;
  /** Best first. */
  readonly runs: readonly RunOfSweep[];
}

/** The files of a report. */
export interface SweepReport {
  /** The report itself. */
  readonly markdown: string;
  /** SVG by the names that the Markdown has for them. */
  readonly figures: Readonly<Record<string, string>>;
}

/**
 * Compares runs, best first: finished ones by the main measure at the first setting, then by the cost; then the others.
 */
function byResult(a: RunOfSweep, b: RunOfSweep): number {
  const values = ({ record }: RunOfSweep) => [
    ['done', 'stopped', 'failed'].indexOf(record.status),
    mainOf(record)?.value ?? Infinity,
    record.evaluation[0]?.cost ?? record.bitsPerSequence ?? Infinity,
  ];
  const [left, right] = [values(a), values(b)];
  const index = left.findIndex((value, at) => value !== right[at]);
  return index < 0 ? 0 : Number(left[index]) - Number(right[index]);
}

/** The main measure of a run, at its first setting; null if nothing was measured. */
function mainOf({ evaluation: [first], measure }: RunRecord): MainFigure | undefined {
  return first && mainFigure(measure, first);
}

/** The heading for the main measure. */
function mainHeading({ evaluation: [first], measure }: RunRecord): string {
  if (measure.by === 'wrong outputs') return measure.wrong;
  return mainUnit(measure, first?.optimalBits ?? 0);
}

/** The cost of a sequence at the first setting, or else in training, in the unit of its measure. */
function costOf({ evaluation: [first], bitsPerSequence }: RunRecord): number | null {
  return first ? (first.bitsPerSequence ?? first.cost) : bitsPerSequence;
}

/**
 * The runs, grouped by everything except the seed, with the group of the best run first.
 * @throws {InvalidOptionsError} if they are no runs of a sweep.
 */
export function groupRuns(runs: readonly RunOfSweep[]): readonly Group[] {
  parseOptions('groupRuns.runs', runsOption, runs);
  const groups = new Map<string, RunOfSweep[]>();
  for (const run of runs) {
    const fields = Object.entries(run.job.fields).filter(([path]) => path !== 'seed');
    const name = nameOf(Object.fromEntries(fields)) || 'all runs';
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  const sorted = [...groups].map(([name, own]) => ({ name, runs: own.toSorted(byResult) }));
  return sorted.toSorted((a, b) => {
    const [first, second] = [a.runs[0], b.runs[0]];
    return first && second ? byResult(first, second) : 0;
  });
}

/**
 * The report of a sweep: the best run, medians and success rates of runs that differ only in their seed, and
 * every run, with the best runs' learning curves and errors by length as figures.
 * @throws {InvalidOptionsError} if they are no runs of a sweep.
 */
export async function sweepReport(
  title: string,
  runs: readonly RunOfSweep[],
): Promise<SweepReport> {
  parseOptions('sweepReport.title', titleOption, title);
  parseOptions('sweepReport.runs', runsOption, runs);
  const groups = groupRuns(runs);
  const [best] = runs.toSorted(byResult);
  // Loaded only when needed, since it brings a plotting library and a DOM along.
  const { reportFigures } = await import('./report-figures.js');
  const figures = reportFigures(groups);
  const count = (status: RunRecord['status']) =>
    runs.filter(({ record }) => record.status === status).length;
  const paragraphs = [
    `# ${title}`,
    `${runs.length} runs: ${count('done')} trained to their end, ${count('stopped')} stopped early, ${count('failed')} failed; ${round(sum(runs.map(({ record }) => record.trainSeconds)))} seconds of training in all.`,
    ...(best ? [`Best: ${nameOf(best.job.fields)} (\`${best.job.id}\`), ${outcome(best)}.`] : []),
    '## By what differs',
    'Medians over the runs that came to their end. Solved: the last check, or the best one where those weights are kept, found no wrong output, or what else the task asks for.',
    groupTable(groups),
    ...Object.keys(figures).map((name) => `![${captions[name] ?? name}](${name})`),
    '## Every run',
    runTable(groups.flatMap(({ runs: own }) => own)),
  ];
  return { markdown: `${paragraphs.join('\n\n')}\n`, figures };
}

const captions: Readonly<Record<string, string>> = {
  'learning-curves.svg': 'Learning curves of the best run of each group',
  'error-by-length.svg': 'Wrong outputs by length of the best run of each group',
};

function outcome({ record }: RunOfSweep): string {
  const [first] = record.evaluation;
  if (!first) return codeOf(record.fault) ?? `${record.status} after ${record.sequences} sequences`;
  return `${mainText(record)} at ${nameOf(first.setting)}, after ${record.sequences} sequences and ${round(record.trainSeconds)} s`;
}

function groupTable(groups: readonly Group[]): string {
  const rows = groups.map(({ name, runs }) => {
    const done = runs.filter(({ record }) => record.status === 'done');
    const solved = done.filter(({ record }) => record.solved).length;
    const middle = (value: (record: RunRecord) => number | null | undefined) =>
      median(done.flatMap(({ record }) => value(record) ?? []));
    return [
      cell(name),
      `${solved} of ${runs.length}`,
      text(
        middle((record) => mainOf(record)?.value),
        runs[0] ? inUnitOf(runs[0].record) : round,
      ),
      text(
        middle((record) => (record.evaluation.length > 0 ? costOf(record) : null)),
        round,
      ),
      text(
        middle(({ firstZero }) => firstZero),
        round,
      ),
      text(
        middle(({ trainSeconds }) => trainSeconds),
        round,
      ),
    ];
  });
  return markdownTable(
    [
      [
        ...['runs', 'solved', ...headings(groups.flatMap(({ runs }) => runs))],
        ...['first solved at', 'seconds'],
      ],
      ...rows,
    ],
    { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
  );
}

function runTable(runs: readonly RunOfSweep[]): string {
  const rows = runs.map(({ job, record }) => [
    job.id,
    cell(nameOf(job.fields)),
    cell(outcomeOf(record)),
    String(record.sequences),
    text(mainOf(record)?.value ?? null, inUnitOf(record)),
    text(costOf(record), round),
    round(record.trainSeconds),
  ]);
  return markdownTable(
    [['run', 'fields', 'outcome', 'sequences', ...headings(runs), 'seconds'], ...rows],
    { align: ['l', 'l', 'l', 'r', 'r', 'r', 'r'] },
  );
}

/** The headings for the columns of scores, from the first run that was measured. */
function headings(runs: readonly RunOfSweep[]): readonly [string, string] {
  const { record } = runs.find(({ record }) => record.evaluation.length > 0) ?? runs[0] ?? {};
  return record ? [mainHeading(record), record.measure.cost] : ['wrong', 'cost'];
}

/** A share in percent with its sign; bits without one. */
function inUnitOf({ measure }: RunRecord): (value: number) => string {
  return measure.by === 'wrong outputs' ? (value) => `${round(value)} %` : round;
}

function mainText(record: RunRecord): string {
  const { value = null, unit = '' } = mainOf(record) ?? {};
  return `${text(value, round)} ${unit}`;
}

function outcomeOf({ status, solved, fault }: RunRecord): string {
  if (status === 'failed') return `failed: ${codeOf(fault) ?? 'for an unknown reason'}`;
  return status === 'done' ? (solved ? 'solved' : 'not solved') : status;
}

/**
 * An error message as Markdown code, with more backticks around it than in it. It may contain anything, since it may
 * come from a worker or from Redis.
 */
function codeOf(fault: string | null): string | null {
  if (fault === null) return null;
  const text = printable(fault);
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  // Markdown does not show these spaces; they separate the text from the backticks.
  const padded = longest > 0 ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** Escapes the character `|`, which would end a cell of a table, even in code. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const round = (value: number) => String(Number(value.toPrecision(3)));
const text = (value: number | null, format: (value: number) => string) =>
  value === null ? '–' : format(value);
