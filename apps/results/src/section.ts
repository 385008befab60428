import { markdownTable } from 'markdown-table';
import { type Criterion, criterionOf } from './criterion.js';
import type { Run } from './plan.js';
import type { Measured, Origin, RunRecord } from './run-record.js';
import { medianAndRange } from './statistics.js';

/** A run and what its folder says. */
export interface RecordedRun {
  readonly run: Run;
  readonly record: RunRecord;
}

/** A figure of the section: its file beside the document, and its text for those who do not see it. */
export interface FigureLink {
  readonly path: string;
  readonly text: string;
}

const whole = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const tenths = (value: number) => value.toFixed(1);
const unique = (values: readonly string[]) => [...new Set(values)];

/** The part of the document on one task, as Markdown. Equal runs give equal text. */
export function taskSection(
  task: string,
  runs: readonly RecordedRun[],
  figures: readonly FigureLink[],
): string {
  const criterion = criterionOf(task);
  const controllers = unique(runs.map(({ run }) => run.controller));
  const of = (controller: string) => runs.filter(({ run }) => run.controller === controller);
  const parts = [
    `## ${task}`,
    `A run succeeds with ${criterion.words}${sequencesText(runs)}. No run was left out or restarted.`,
    summaryTable(
      controllers.map((controller) => of(controller)),
      criterion,
    ),
    ...controllers.flatMap((controller) => [
      `### ${task} with the ${controller} controller`,
      seedTable(of(controller), criterion),
    ]),
    `### Figures of ${task}`,
    ...figures.map(({ path, text }) => `![${text}](${path})`),
    `### How ${task} was trained`,
    ...unique(runs.map(({ record }) => originText(record))),
  ];
  return parts.join('\n\n');
}

function sequencesText(runs: readonly RecordedRun[]): string {
  const counts = runs.flatMap(
    ({ record }) => record.outcome?.evaluation.map(({ sequences }) => String(sequences)) ?? [],
  );
  return counts.length === 0 ? '' : `, each in ${unique(counts).join(' or ')} fresh sequences`;
}

function summaryTable(
  groups: readonly (readonly RecordedRun[])[],
  criterion: Pick<Criterion, 'isMet'>,
): string {
  const rows = groups.map((runs) => [
    runs[0]?.run.controller ?? '',
    `${runs.filter(({ record }) => isSuccess(record, criterion)).length} of ${runs.length}`,
    medianAndRange(
      runs.flatMap(({ record }) => record.firstZero ?? []),
      whole,
    ),
    medianAndRange(
      runs.flatMap(({ record }) => record.outcome?.trainSeconds ?? []),
      tenths,
    ),
    unique(runs.map(({ run }) => whole(run.maxSequences))).join(', '),
  ]);
  return table([
    [
      ...['controller', 'successes', 'sequences to the first zero: median (range)'],
      ...['seconds of training: median (range)', 'sequences in all'],
    ],
    ...rows,
  ]);
}

function seedTable(runs: readonly RecordedRun[], criterion: Criterion): string {
  const settings = runs.find(({ record }) => record.outcome)?.record.outcome?.evaluation ?? [];
  const heading = [
    ...['seed', 'sequences to the first zero', 'seconds'],
    ...settings.map((entry) => measureHeading(entry, criterion.measure)),
    'success',
  ];
  const rows = runs.map(({ run, record }) => [
    String(run.seed),
    record.firstZero === null ? 'none' : whole(record.firstZero),
    record.outcome ? tenths(record.outcome.trainSeconds) : 'failed',
    ...settings.map((_, index) => {
      const entry = record.outcome?.evaluation[index];
      return entry ? measureText(entry, criterion.measure) : '–';
    }),
    isSuccess(record, criterion) ? 'yes' : 'no',
  ]);
  return table([heading, ...rows]);
}

function isSuccess({ outcome }: RunRecord, { isMet }: Pick<Criterion, 'isMet'>): boolean {
  return outcome !== null && isMet(outcome.evaluation);
}

function measureHeading({ setting, totalBits }: Measured, measure: Criterion['measure']): string {
  const where = Object.entries(setting)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return measure === 'wrong bits'
    ? `wrong of ${whole(totalBits)} bits at ${where}`
    : `bits per sequence at ${where} (optimum)`;
}

function measureText(entry: Measured, measure: Criterion['measure']): string {
  return measure === 'wrong bits'
    ? whole(entry.wrongBits)
    : `${tenths(entry.bitsPerSequence)} (${tenths(entry.optimalBits)})`;
}

function originText({ engine, origin }: RunRecord): string {
  const { commit, cpu, cores, node, jobs }: Origin = origin;
  const atOnce = jobs === 1 ? 'one run at a time' : `${jobs} runs at a time`;
  return `Commit ${commit}; ${engine}; ${cpu}, ${cores} cores, Node ${node}; ${atOnce}.`;
}

function table(rows: readonly (readonly string[])[]): string {
  return markdownTable(rows, { align: 'r' });
}
