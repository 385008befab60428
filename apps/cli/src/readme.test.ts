import { readFileSync } from 'node:fs';
import type { RunEvent } from '@tapehead/runs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

type EventName = RunEvent['event'];
type MembersOf<Name extends EventName> = Exclude<
  keyof Extract<RunEvent, { readonly event: Name }>,
  'event'
>;

const run = { task: 0, controller: 0, seed: 0, engine: 0, backend: 0 };
const step = {
  sequences: 0,
  loss: 0,
  bitsPerSequence: 0,
  gradientNorm: 0,
  learningRate: 0,
  skipped: 0,
};

/** Every member of every event; the compiler sees that none is missing. */
const members: { readonly [Name in EventName]: Readonly<Record<MembersOf<Name>, number>> } = {
  start: {
    ...run,
    run: 0,
    engineReason: 0,
    workers: 0,
    modules: 0,
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
  progress: {
    ...step,
    maxSequences: 0,
    sequencesPerSecond: 0,
    secondsLeft: 0,
    trainSeconds: 0,
  },
  point: { ...step, trainSeconds: 0 },
  check: { sequences: 0, wrongBits: 0, totalBits: 0, bitsPerSequence: 0, best: 0 },
  diagnostics: { training: 0, machine: 0, warnings: 0 },
  skip: { sequences: 0, loss: 0, gradientNorm: 0, reason: 0, skipped: 0, skippedInARow: 0 },
  rollback: { sequences: 0, goodAt: 0, rollbacks: 0, learningRate: 0 },
  evaluation: {
    setting: 0,
    length: 0,
    sequences: 0,
    wrongBits: 0,
    totalBits: 0,
    bitErrorRate: 0,
    perfectSequences: 0,
    bitsPerSequence: 0,
    optimalBits: 0,
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

/** The names in backticks of a cell, without what stands in parentheses. */
const namesIn = (cell: string) =>
  [...cell.replaceAll(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

describe('the README', () => {
  const [ofTrain = ''] = readme.split('`sweep --json` tells');
  const rows = [...ofTrain.matchAll(/^\| `(\w+)` +\|[^|]*\| (`\w+`.*) \|$/gm)];

  it('lists the events that are told, and no others', () => {
    expect(rows.map(([, name]) => name).toSorted()).toEqual(Object.keys(members).toSorted());
  });

  it.each(Object.entries(members))('lists what stands in `%s`', (name, all) => {
    const [, , cell = ''] = rows.find(([, event]) => event === name) ?? [];
    expect(namesIn(cell).toSorted()).toEqual(Object.keys(all).toSorted());
  });

  it('shows a whole `done`', () => {
    const [, json = ''] = /```json\n(\{\n {2}"event": "done"[^]*?)```/.exec(readme) ?? [];
    const done = z.looseObject({ evaluation: z.array(z.looseObject({})) }).parse(JSON.parse(json));
    expect(Object.keys(done).toSorted()).toEqual(
      ['event', ...Object.keys(members.done)].toSorted(),
    );
    expect(Object.keys(done.evaluation[0] ?? {}).toSorted()).toEqual(
      Object.keys(members.evaluation).toSorted(),
    );
  });
});
