import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSweep } from '@tapehead/runs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { JobRunner } from './job-runner.js';
import { runSweep } from './run-sweep.js';
import { sweepFolder } from './sweep-folder.js';
import { trainJob } from './train-job.js';

const plan = planSweep({
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    batch: 4,
    maxSequences: 24,
    pointEvery: 8,
    check: { every: 8, sequences: 2 },
    evaluation: { sequences: 2, settings: [{ length: 2 }] },
  },
  grid: { seed: [1, 2] },
  halving: { rungs: [8], keep: 0.99 },
});
const [first, second] = plan.jobs;
if (!first || !second) throw new Error('the plan has two runs');

const path = mkdtempSync(join(tmpdir(), 'tapehead-sweep-folder-'));
const folder = sweepFolder(path, { check: () => undefined });
const weightsOf = (job: typeof first) => join(folder.runPath(job), 'final.safetensors');

afterAll(() => {
  rmSync(path, { recursive: true });
});

/** Computes the missing runs in this thread, and returns their ids. */
async function run(): Promise<readonly string[]> {
  const begun: string[] = [];
  const runner: JobRunner = {
    description: 'here',
    concurrency: 1,
    close: () => Promise.resolve(),
    run: (task, options) => trainJob(task, { ...options, checkpointSeconds: 1e9 }),
  };
  await runSweep({
    plan,
    folder,
    runner,
    engine: null,
    backend: 'wasm',
    listener: {
      begin: ({ id }) => begun.push(id),
      progress: () => undefined,
      reachRung: () => undefined,
      end: () => undefined,
    },
    signal: new AbortController().signal,
  });
  return begun;
}

let whole: Buffer;

beforeAll(async () => {
  expect(await run()).toEqual([first.id, second.id, first.id, second.id]);
  whole = readFileSync(weightsOf(first));
});

it('a run that is done is left as it is', async () => {
  expect(await run()).toEqual([]);
});

it.each<[string, () => void]>([
  [
    'missing',
    () => {
      rmSync(weightsOf(first));
    },
  ],
  [
    'cut short',
    () => {
      writeFileSync(weightsOf(first), whole.subarray(0, 1000));
    },
  ],
  [
    'altered',
    () => {
      writeFileSync(weightsOf(first), Buffer.from(whole).fill(1, whole.length - 8));
    },
  ],
  [
    'those of another run',
    () => {
      writeFileSync(weightsOf(first), readFileSync(weightsOf(second)));
    },
  ],
])('weights that are %s are made again, the same as they were', async (_, change) => {
  onTestFinished(() => {
    writeFileSync(weightsOf(first), whole);
  });
  change();
  expect(await run()).toEqual([first.id]);
  expect(readFileSync(weightsOf(first)).equals(whole)).toBe(true);
  expect(await run()).toEqual([]);
});
