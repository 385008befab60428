import { mainFigure } from '@tapehead/core';
import { nameOf, type RunRecord, type SweepJob } from '@tapehead/runs';
import type { Host, Output } from '../host.js';
import { jsonText } from '../json.js';
import type { JobProgress } from '../sweep/job-progress.js';
import type { SweepListener } from '../sweep/run-sweep.js';
import { decimal, rough } from './format.js';
import { liveRegion } from './live-region.js';
import type { SweepEvent } from './sweep-events.js';
import { table } from './table.js';

/** A listener that shows something until it is stopped. */
export interface SweepDisplay extends SweepListener {
  /** Called when Redis cannot be used; the command keeps trying. */
  error(message: string): void;
  /** Called when Redis can be used again. */
  recovered(): void;
  stop(): void;
}

interface Row {
  readonly state: string;
  readonly progress: JobProgress | null;
}

/** Prints every event as one JSON object a line. */
export function jsonSweepListener({ stdout }: Pick<Host, 'stdout'>): SweepDisplay {
  const tell = (event: SweepEvent) => {
    stdout.write(`${jsonText(event)}\n`);
  };
  const told = new Map<string, number>();
  return {
    begin: ({ id, fields }, upTo) => {
      tell({ event: 'begin', id, fields, upTo });
    },
    progress({ id, fields }, progress) {
      // At most once a second for each run.
      if (performance.now() - (told.get(id) ?? -Infinity) < 1000) return;
      told.set(id, performance.now());
      tell({ event: 'progress', id, fields, ...progress });
    },
    reachRung: ({ id, fields }, rung) => {
      tell({ event: 'rung', id, fields, rung });
    },
    end({ id, fields }, record, known) {
      const { status, fault, sequences, trainSeconds } = record;
      const { bitsPerSequence, solved, firstZero, evaluation, measure } = record;
      tell({
        event: 'end',
        id,
        fields,
        status,
        fault,
        sequences,
        trainSeconds,
        bitsPerSequence,
        solved,
        firstZero,
        evaluation,
        measure,
        known,
      });
    },
    error: (message) => {
      tell({ event: 'error', message });
    },
    recovered: () => {
      tell({ event: 'recovered' });
    },
    stop: () => undefined,
  };
}

/** Shows a sweep: in a terminal as a table that is redrawn, elsewhere as a line for each event. */
export function textSweepListener(
  { stderr }: Pick<Host, 'stderr'>,
  jobs: readonly SweepJob[],
): SweepDisplay {
  const rows = new Map<string, Row>();
  const live = stderr.isTTY === true ? liveTable(stderr) : null;
  const draw = (atOnce: boolean) =>
    live?.draw(sweepTable(jobs, rows, (stderr.rows ?? 24) - 4), atOnce);
  const note = (text: string) => {
    live?.erase();
    stderr.write(text);
    draw(true);
  };
  const line = (job: SweepJob, text: string) => {
    if (!live) stderr.write(`${job.id} (${nameOf(job.fields)}): ${text}\n`);
  };
  const set = (job: SweepJob, row: Row) => {
    rows.set(job.id, row);
    draw(false);
  };
  const goals = new Map<string, number | null>();
  return {
    begin(job, upTo) {
      // With Redis the run may still wait for a worker, so it counts as training only once it makes progress.
      goals.set(job.id, upTo);
    },
    progress(job, progress) {
      const upTo = goals.get(job.id) ?? null;
      if (rows.get(job.id)?.state !== 'training')
        line(job, upTo === null ? 'training' : `training up to ${decimal(upTo, 0)} sequences`);
      set(job, { state: 'training', progress });
    },
    reachRung(job, rung) {
      set(job, { state: `at ${decimal(rung, 0)}`, progress: rows.get(job.id)?.progress ?? null });
      line(job, `has come to ${decimal(rung, 0)} sequences`);
    },
    end(job, record, known) {
      set(job, { state: outcomeWord(record), progress: rows.get(job.id)?.progress ?? null });
      if (!known) line(job, outcomeText(record));
    },
    error: (message) => {
      note(`Redis, tried again: ${message}\n`);
    },
    recovered: () => {
      note('Redis answers again\n');
    },
    stop: () => draw(true),
  };
}

function outcomeWord({ status, solved }: RunRecord): string {
  return status === 'done' ? (solved ? 'solved' : 'not solved') : status;
}

function outcomeText(record: RunRecord): string {
  const {
    status,
    fault,
    sequences,
    evaluation: [first],
  } = record;
  if (status === 'failed') return `failed: ${fault ?? 'for an unknown reason'}`;
  if (status === 'stopped') return `stopped after ${decimal(sequences, 0)} sequences`;
  if (!first) return outcomeWord(record);
  const { value, unit } = mainFigure(record.measure, first);
  return `${outcomeWord(record)}, ${value === null ? '–' : rough(value)} ${unit}`;
}

/** The runs under way, then those that ended most recently, in as many lines as fit. */
export function sweepTable(
  jobs: readonly SweepJob[],
  rows: ReadonlyMap<string, Row>,
  room: number,
): string {
  const known = jobs.flatMap((job) => {
    const row = rows.get(job.id);
    return row ? [{ job, row }] : [];
  });
  const training = known.filter(({ row }) => row.state === 'training');
  const others = known.filter(({ row }) => row.state !== 'training').toReversed();
  const shown = [...training, ...others].slice(0, Math.max(1, room));
  // The longest column is last, since a narrow terminal cuts off the end of lines.
  const names = shown.map(({ job }) => shortNameOf(job));
  const longest = Math.max(...names.map(({ length }) => length));
  const lines = shown.map(({ job, row: { state, progress } }, index) => [
    job.id,
    state,
    ...progressCells(progress),
    (names[index] ?? '').padEnd(longest),
  ]);
  const waiting = jobs.length - known.length;
  return [
    table([
      ['run', 'state', 'sequences', costHeading(known), 'wrong', 'fields'.padEnd(longest)],
      ...lines,
    ]),
    `${training.length} training, ${others.length} over or at a rung, ${waiting} waiting\n`,
  ].join('');
}

/** The fields of a run by the last parts of their paths. */
function shortNameOf({ fields }: SweepJob): string {
  return Object.entries(fields)
    .map(([path, value]) => nameOf({ [path.split('.').at(-1) ?? path]: value }))
    .join(', ');
}

/** Bits, or where no run tells of bits, as those of numbers, the loss. */
function costHeading(known: readonly { readonly row: Row }[]): string {
  const costs = known.flatMap(({ row: { progress } }) => (progress ? [progress] : []));
  const [inBits, inLoss] = [true, false].map((wanted) =>
    costs.some(({ bitsPerSequence, loss }) =>
      wanted ? bitsPerSequence !== null : bitsPerSequence === null && loss !== null,
    ),
  );
  if (!inLoss) return 'bits';
  return inBits ? 'bits or loss' : 'loss';
}

function progressCells(progress: JobProgress | null): readonly string[] {
  if (!progress) return ['', '', ''];
  const { sequences, maxSequences, bitsPerSequence, loss, wrongShare } = progress;
  const cost = bitsPerSequence ?? loss;
  return [
    `${decimal(sequences, 0)} of ${decimal(maxSequences, 0)}`,
    cost === null ? '' : rough(cost),
    wrongShare === null ? '' : `${rough(100 * wrongShare)} %`,
  ];
}

/** How often the table is drawn, in milliseconds. */
const drawEvery = 200;

interface LiveTable {
  /** Redraws, unless it was drawn a moment ago; `atOnce` redraws in any case. */
  draw(text: string, atOnce: boolean): void;
  /** Erases what was drawn, so that something else can be printed there. */
  erase(): void;
}

function liveTable(output: Output): LiveTable {
  const region = liveRegion(output);
  let last = -Infinity;
  return {
    draw(text, atOnce) {
      if (!atOnce && performance.now() - last < drawEvery) return;
      last = performance.now();
      const width = output.columns ?? 80;
      const cut = text.split('\n').map((row) => row.slice(0, width));
      region.draw(cut.join('\n'));
    },
    erase: region.erase,
  };
}
