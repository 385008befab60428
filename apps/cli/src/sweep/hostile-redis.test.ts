import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packResult, startRedis, type TestRedis } from '@tapehead/queue/testing';
import { planSweep, type SweepJob } from '@tapehead/runs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInProcess } from '../../fixtures/run-in-process.js';
import type { JobResult } from './job-outcome.js';
import { jobOf, type JobTask } from './job-task.js';
import { withRunIds } from './run-id.js';
import { trainJob } from './train-job.js';

const base = mkdtempSync(join(tmpdir(), 'tapehead-hostile-'));
const folder = join(base, 'in', 'a', 'folder');
let redis: TestRedis;
let connection: ReturnType<TestRedis['connect']>;
let url: string;

const config = {
  task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'paper', options: { slots: 4, width: 3 } },
  ...{ batch: 4, maxSequences: 80, pointEvery: 20 },
  evaluation: { sequences: 2, settings: [{ length: 2 }] },
};

const taskOf = ({ id, config: own }: SweepJob, upTo: number | null = null): JobTask => ({
  ...{ id, config: own, engine: null, backend: 'wasm', upTo },
});

async function compute(task: JobTask): Promise<JobResult> {
  const result = await trainJob(task, {
    ...{ from: null, checkpointSeconds: 1e6, signal: new AbortController().signal },
    ...{ save: () => undefined, progress: () => undefined },
  });
  if (!result) throw new Error('nothing has ended it');
  return result;
}

const packed = (outcome: unknown, files: Readonly<Record<string, Uint8Array>>) =>
  packResult({ outcome, files });

/** Everything that was written anywhere near the folder of the sweep. */
function filesNear(): readonly string[] {
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

beforeAll(async () => {
  redis = await startRedis();
  url = `redis://127.0.0.1:${redis.port}`;
  connection = redis.connect();
}, 120_000);

afterAll(async () => {
  connection.disconnect();
  await redis.dispose();
  rmSync(base, { recursive: true });
});

const key = (kind: string, job: SweepJob) => `tapehead:${kind}:${jobOf(taskOf(job)).id}`;

test('what lies in Redis is taken only if it is the result of the run, in all its parts', async () => {
  const names = [
    ...['honest', 'climbing', 'absolute', 'proto', 'another', 'renamed', 'noWeights'],
    ...['swapped', 'unlike', 'mixed', 'checkpoint', 'bare', 'list', 'short'],
    ...['deep', 'evil', 'stopped', 'beyond', 'noisy'],
  ];
  const file = { config, grid: { seed: names.map((_, index) => index + 1) } };
  const { jobs } = withRunIds(planSweep(file), { engine: null, backend: 'wasm' });
  const results = await Promise.all(jobs.map((job) => compute(taskOf(job))));
  const bits = new TextEncoder().encode('written by a stranger');
  const [honest, other] = results;
  const all = new Map(
    names.map((name, index) => [name, { job: jobs[index], own: results[index] }]),
  );
  const plant = async (
    name: string,
    make: (own: JobResult, weights: Uint8Array) => Buffer,
  ): Promise<void> => {
    const { job, own } = all.get(name) ?? {};
    if (!job || !own?.files.weights) throw new Error(`there is no run ${name}`);
    await connection.set(key('result', job), make(own, own.files.weights));
  };
  if (!honest || !other?.files.weights) throw new Error('there are several runs');
  const { weights: others } = other.files;
  const evilText = '\u001b]0;owned\u0007<script>alert(1)</script>\u009b31m | ```\n# Title';
  await plant('honest', ({ outcome }, weights) => packed(outcome, { weights }));
  await plant('climbing', ({ outcome }, weights) =>
    packed(outcome, { weights, '../../../../climbed': bits }),
  );
  await plant('absolute', ({ outcome }) => packed(outcome, { [join(base, 'absolute')]: bits }));
  await plant('proto', ({ outcome }, weights) => packed(outcome, { weights, ['__proto__']: bits }));
  await plant('another', () => packed(other.outcome, { weights: others }));
  await plant('renamed', ({ outcome: { record, standing } }) =>
    packed(
      {
        ...other.outcome,
        record: { ...other.outcome.record, id: record.id },
        standing: { ...other.outcome.standing, id: standing.id },
      },
      { weights: others },
    ),
  );
  await plant('noWeights', ({ outcome }) => packed(outcome, { weights: bits }));
  await plant('swapped', ({ outcome }) => packed(outcome, { weights: others }));
  await plant('unlike', ({ outcome }, weights) =>
    packed({ ...outcome, record: { ...outcome.record, sequences: 40 } }, { weights }),
  );
  await plant('mixed', ({ outcome }, weights) =>
    packed({ ...outcome, log: [...other.outcome.log] }, { weights }),
  );
  await plant('checkpoint', ({ outcome }, weights) => packed(outcome, { checkpoint: weights }));
  await plant('bare', ({ outcome }) => packed(outcome, {}));
  await plant('short', ({ outcome }, weights) => packed(outcome, { weights }).subarray(0, -1));
  await plant('deep', (_, weights) => {
    const deep = packed('DEEP', { weights });
    const text = '['.repeat(20_000) + ']'.repeat(20_000);
    const head = Buffer.from(
      `{"outcome":{"record":{},"standing":{},"log":[{"time":"2026-01-01T00:00:00Z","event":"start","x":${text}}]},"files":[]}`,
    );
    deep.writeUInt32LE(head.length);
    return Buffer.concat([deep.subarray(0, 4), head]);
  });
  await plant('evil', ({ outcome }) =>
    packed({ ...outcome, record: { ...outcome.record, status: 'failed', fault: evilText } }, {}),
  );
  await plant('stopped', ({ outcome }, weights) =>
    packed(
      { ...outcome, record: { ...outcome.record, status: 'stopped' } },
      { checkpoint: weights },
    ),
  );
  await plant('noisy', ({ outcome }, weights) =>
    packed(
      { ...outcome, log: outcome.log.map((event) => ({ ...event, reason: evilText })) },
      { weights },
    ),
  );
  await plant('beyond', ({ outcome }, weights) => {
    const evaluation = outcome.record.evaluation.map((entry) => ({ ...entry, wrong: 1e6 }));
    return packed({ ...outcome, record: { ...outcome.record, evaluation } }, { weights });
  });
  const list = all.get('list')?.job;
  if (!list) throw new Error('there is such a run');
  await connection.rpush(key('result', list), 'a list');

  const sweepFile = join(base, 'sweep.json');
  writeFileSync(sweepFile, JSON.stringify(file));
  const { code, stdout, stderr } = await runInProcess([
    ...['sweep', sweepFile, '--redis', url, '--out', folder],
  ]);
  expect(code).toBe(3);
  const report = readFileSync(join(folder, 'report.md'), 'utf8');
  const faults = Object.fromEntries(
    names.map((name, index) => {
      const row = report.split('\n').find((line) => line.startsWith(`| ${jobs[index]?.id ?? ''} `));
      return [name, /failed: `+(.*?)`+ +\|/.exec(row ?? '')?.[1] ?? 'none'];
    }),
  );
  const patterns: Readonly<Record<string, RegExp>> = {
    honest: /^none$/,
    climbing: /it brings "weights", "\.\.\/\.\.\/\.\.\/\.\.\/climbed", expected weights/,
    absolute: /it brings ".*absolute", expected weights/,
    proto: /it brings "weights", "__proto__", expected weights/,
    another: /it is that of the run "[0-9a-f]{16}"/,
    renamed: /it is that of the run/,
    noWeights: /is not that of this run: .*delete the key tapehead:result:[0-9a-f]{16}-end/,
    swapped: /its weights are of another config: .*seed/,
    unlike: /its weights are of another training than its record/,
    mixed: /it is that of the run/,
    checkpoint: /it brings "checkpoint", expected weights of a run that is done/,
    bare: /it brings no files, expected weights/,
    list: /the result in Redis is none: it is too short, or no value/,
    short: /the result in Redis is none: it has \d+ bytes, of which its header tells \d+/,
    deep: /is not that of this run/,
    evil: /\\u001b\]0;owned\\u0007<script>/,
    noisy: /its log holds control characters/,
    beyond: /its evaluation counts more wrong outputs than outputs, or no whole numbers/,
    stopped: /its run was not at its end/,
  };
  for (const [name, pattern] of Object.entries(patterns))
    expect(faults[name], name).toMatch(pattern);
  expect(Object.keys(patterns)).toEqual(expect.arrayContaining(names));

  // Nothing but the sweep's own files, and no run's but those of results that were taken.
  const near = filesNear();
  expect(near.filter((path) => !path.startsWith(`${folder}/`))).toEqual([sweepFile]);
  expect(near.filter((path) => path.endsWith('.safetensors'))).toHaveLength(1);
  expect(near.some((path) => readFileSync(path).includes(Buffer.from(bits)))).toBe(false);
  for (const path of [join(dirname(base), 'climbed'), join(base, 'absolute')]) {
    expect(existsSync(path)).toBe(false);
  }
  const [{ id } = { id: '' }] = jobs;
  const run = join(folder, 'runs', id);
  expect(readFileSync(join(run, 'final.safetensors'))).toEqual(
    Buffer.from(honest.files.weights ?? []),
  );
  expect(readFileSync(join(run, 'trace.svg'), 'utf8')).toBe(honest.files.trace);
  // And nothing that a terminal obeys, or a page would run.
  for (const text of [
    stdout,
    stderr,
    ...near
      .filter((path) => /\.(md|jsonl?|svg)$/.test(path))
      .map((path) => readFileSync(path, 'utf8')),
  ]) {
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  }
  expect(report.replaceAll(/(`+) .*? \1/g, '')).not.toContain('<script>');
}, 120_000);
