import { readFileSync } from 'node:fs';
import type { RunEvent } from '@tapehead/runs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { SweepEvent, WorkerEvent } from './output/sweep-events.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

interface Told {
  readonly event: string;
}
type MembersOf<Event extends Told> = Exclude<keyof Event, 'event'>;

/** Every member of every event. The compiler checks that the list is complete and has nothing else. */
type Listing<Event extends Told> = {
  readonly [Name in Event['event']]: Readonly<
    Record<MembersOf<Extract<Event, { readonly event: Name }>>, number>
  >;
};

const run = { task: 0, controller: 0, seed: 0, engine: 0, backend: 0 };
const step = {
  sequences: 0,
  loss: 0,
  bitsPerSequence: 0,
  gradientNorm: 0,
  learningRate: 0,
  skipped: 0,
};

const ofRuns: Listing<RunEvent> = {
  start: {
    ...run,
    run: 0,
    engineReason: 0,
    workers: 0,
    modules: 0,
    init: 0,
    weights: 0,
    config: 0,
    runDir: 0,
  },
  resumed: {
    ...run,
    run: 0,
    workers: 0,
    sequences: 0,
    maxSequences: 0,
    trainSeconds: 0,
    checkpoint: 0,
    linesKept: 0,
    unusable: 0,
    runDir: 0,
  },
  phase: { phase: 0, sequences: 0, to: 0, learningRate: 0, schedule: 0 },
  progress: {
    ...step,
    maxSequences: 0,
    sequencesPerSecond: 0,
    secondsLeft: 0,
    trainSeconds: 0,
  },
  point: { ...step, trainSeconds: 0 },
  check: {
    sequences: 0,
    wrong: 0,
    total: 0,
    cost: 0,
    bitsPerSequence: 0,
    optimalBits: 0,
    solved: 0,
    best: 0,
  },
  diagnostics: { training: 0, machine: 0, warnings: 0 },
  skip: { sequences: 0, loss: 0, gradientNorm: 0, reason: 0, skipped: 0, skippedInARow: 0 },
  rollback: { sequences: 0, goodAt: 0, rollbacks: 0, learningRate: 0 },
  restart: { sequences: 0, restarts: 0, wrongShare: 0 },
  evaluation: {
    setting: 0,
    length: 0,
    sequences: 0,
    wrong: 0,
    total: 0,
    errorRate: 0,
    perfectSequences: 0,
    cost: 0,
    bitsPerSequence: 0,
    optimalBits: 0,
    groups: 0,
  },
  failed: { sequences: 0, message: 0 },
  done: {
    ...run,
    sequences: 0,
    trainSeconds: 0,
    loss: 0,
    bitsPerSequence: 0,
    solved: 0,
    stoppedBy: 0,
    evaluation: 0,
    warnings: 0,
    runDir: 0,
  },
};

const ofRun = { id: 0, fields: 0 };

const ofSweeps: Listing<SweepEvent> = {
  begin: { ...ofRun, upTo: 0 },
  progress: { ...ofRun, sequences: 0, maxSequences: 0, bitsPerSequence: 0, loss: 0, wrongShare: 0 },
  rung: { ...ofRun, rung: 0 },
  end: {
    ...ofRun,
    status: 0,
    fault: 0,
    sequences: 0,
    trainSeconds: 0,
    bitsPerSequence: 0,
    solved: 0,
    firstZero: 0,
    evaluation: 0,
    measure: 0,
    known: 0,
  },
  error: { message: 0 },
  recovered: {},
  done: { report: 0, runs: 0 },
};

const ofWorkers: Listing<WorkerEvent> = {
  begin: { job: 0 },
  end: { job: 0, stored: 0 },
  fail: { job: 0, message: 0 },
  leave: { job: 0, handedBack: 0 },
  error: { message: 0 },
  recovered: {},
};

/** The names in backticks in a cell, except those in parentheses. */
const namesIn = (cell: string) =>
  [...cell.replaceAll(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

/** The rows of the table in a part of the README: the event and its members. */
const rowsIn = (section: string) =>
  [...section.matchAll(/^\| `(\w+)` +\|[^|]*\| (.*) \|$/gm)].map(
    ([, event = '', cell = '']) => [event, namesIn(cell)] as const,
  );

describe('the README', () => {
  const [head = '', afterSweep = ''] = readme.split('`sweep --json` tells');
  const [ofTheSweep = '', ofTheWorker = ''] = afterSweep.split('`worker --json` tells');
  const [, ofTrain = ''] = head.split('Those of `train` and `resume`');
  const [ofWorker = ''] = ofTheWorker.split('`run --json` prints');

  it.each([
    ['train and resume', ofTrain, ofRuns],
    ['sweep', ofTheSweep, ofSweeps],
    ['worker', ofWorker, ofWorkers],
  ])(
    'lists the events that %s tell, with all that stands in them, and no others',
    (_, section, all) => {
      const sorted = rowsIn(section).map(([name, members]) => [name, members.toSorted()]);
      expect(Object.fromEntries(sorted)).toEqual(
        Object.fromEntries(
          Object.entries(all).map(([name, members]) => [name, Object.keys(members).toSorted()]),
        ),
      );
      expect(sorted).toHaveLength(Object.keys(all).length);
    },
  );

  it('shows a whole `done`', () => {
    const [, json = ''] = /```json\n(\{\n {2}"event": "done"[^]*?)```/.exec(readme) ?? [];
    const done = z.looseObject({ evaluation: z.array(z.looseObject({})) }).parse(JSON.parse(json));
    expect(Object.keys(done).toSorted()).toEqual(['event', ...Object.keys(ofRuns.done)].toSorted());
    // Copy has no groups of outputs.
    expect([...Object.keys(done.evaluation[0] ?? {}), 'groups'].toSorted()).toEqual(
      Object.keys(ofRuns.evaluation).toSorted(),
    );
  });
});
