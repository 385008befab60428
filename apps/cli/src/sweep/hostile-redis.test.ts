import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startRedis, type TestRedis } from '@tapehead/queue/testing';
import { packFiles, planSweep, type RunFiles, type SweepJob, standardParts } from '@tapehead/runs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { handedOn } from './check-result.js';
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
  batch: 4,
  maxSequences: 80,
  pointEvery: 20,
  evaluation: { sequences: 2, settings: [{ length: 2 }] },
};

const taskOf = ({ id, config: own }: SweepJob, upTo: number | null = null): JobTask => ({
  id,
  config: own,
  engine: null,
  backend: 'wasm',
  modules: [],
  upTo,
});

async function compute(task: JobTask): Promise<RunFiles> {
  const files = await trainJob(task, {
    parts: standardParts,
    from: null,
    checkpointSeconds: 1e6,
    signal: new AbortController().signal,
    save: () => undefined,
    progress: () => undefined,
  });
  if (!files) throw new Error('nothing has ended it');
  return files;
}

type Files = Readonly<Record<string, Uint8Array | undefined>>;

/** What a worker would send, with some files replaced or, where they are undefined, left out. */
const packed = (files: RunFiles, changes: Files = {}) =>
  Buffer.from(
    packFiles(
      Object.entries({ ...Object.fromEntries(handedOn(files)), ...changes }).flatMap(
        ([name, bytes]) => (bytes ? [[name, bytes] as const] : []),
      ),
    ),
  );

const log = 'log.jsonl';
const final = 'final.safetensors';
const textOf = (files: RunFiles) => Buffer.from(files.get(log) ?? Uint8Array.of()).toString();
const bytesOf = (text: string) => new TextEncoder().encode(text);

type Line = Readonly<Record<string, unknown>>;
const line = z.looseObject({ event: z.string() });

/** The log with its events changed, and the mark in its last event adapted. */
function altered(files: RunFiles, change: (event: z.output<typeof line>) => Line): Uint8Array {
  const lines: string[] = [];
  for (const own of textOf(files).trimEnd().split('\n')) {
    const event = change(line.parse(JSON.parse(own)));
    const before = lines.map((text) => `${text}\n`).join('');
    const mark = { lines: lines.length, sha256: createHash('sha256').update(before).digest('hex') };
    lines.push(JSON.stringify({ ...event, ...(event.event === 'done' && { log: mark }) }));
  }
  return bytesOf(lines.map((text) => `${text}\n`).join(''));
}

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
});

afterAll(async () => {
  connection.disconnect();
  await redis.dispose();
  rmSync(base, { recursive: true });
});

const key = (kind: string, job: SweepJob) => `tapehead:${kind}:${jobOf(taskOf(job)).id}`;

test('what lies in Redis is taken only if it is the result of the run, in all its parts', async () => {
  const names = [
    ...['honest', 'climbing', 'absolute', 'proto', 'another', 'renamed', 'noWeights'],
    ...['swapped', 'unlike', 'mixed', 'checkpoint', 'bare', 'list', 'short', 'long'],
    ...['deep', 'evil', 'stopped', 'beyond', 'noisy', 'changed', 'half', 'nonsense', 'endless'],
  ];
  const file = { config, grid: { seed: names.map((_, index) => index + 1) } };
  const { jobs } = withRunIds(planSweep(file), { engine: null, backend: 'wasm', modules: [] });
  const results = await Promise.all(jobs.map((job) => compute(taskOf(job))));
  const bits = new TextEncoder().encode('written by a stranger');
  const [honest, other] = results;
  const all = new Map(
    names.map((name, index) => [name, { job: jobs[index], own: results[index] }]),
  );
  const plant = async (name: string, make: (own: RunFiles) => Buffer): Promise<void> => {
    const { job, own } = all.get(name) ?? {};
    if (!job || !own) throw new Error(`there is no run ${name}`);
    await connection.set(key('result', job), make(own));
  };
  if (!honest || !other) throw new Error('there are several runs');
  const others = other.get(final);
  const markup = '<script>alert(1)</script> | ``` # Title';
  const noise = '\u001b]0;owned\u0007\u009b31m\n';
  await plant('honest', (own) => packed(own));
  await plant('climbing', (own) => packed(own, { '../../../../climbed': bits }));
  await plant('absolute', (own) => packed(own, { [join(base, 'absolute')]: bits }));
  await plant('proto', (own) => packed(own, { ['__proto__']: bits }));
  await plant('another', () => packed(other));
  await plant('renamed', (own) => {
    const { run } = line.parse(JSON.parse(textOf(own).split('\n')[0] ?? ''));
    return packed(other, {
      [log]: altered(other, (event) => ({ ...event, ...('run' in event && { run }) })),
    });
  });
  await plant('noWeights', (own) => packed(own, { [final]: bits }));
  await plant('swapped', (own) => packed(own, { [final]: others }));
  const unlike = (own: RunFiles) =>
    altered(own, (event) => ({ ...event, ...(event.event === 'done' && { sequences: 40 }) }));
  await plant('unlike', (own) => packed(own, { [log]: unlike(own) }));
  await plant('mixed', (own) => packed(own, { [log]: other.get(log) }));
  await plant('checkpoint', (own) =>
    packed(own, { 'checkpoints/000000080.safetensors': own.get(final) }),
  );
  await plant('bare', (own) => packed(own, { [log]: undefined, [final]: undefined }));
  await plant('short', (own) => packed(own).subarray(0, -1));
  await plant('long', (own) => Buffer.concat([packed(own), bits]));
  await plant('deep', (own) => {
    const text = '['.repeat(20_000) + ']'.repeat(20_000);
    const first = `{"time":"2026-01-01T00:00:00Z","event":"start","x":${text}}\n`;
    return packed(own, { [log]: bytesOf(first + textOf(own)) });
  });
  await plant('evil', (own) =>
    packed(own, {
      [log]: altered(own, (event) =>
        event.event === 'done'
          ? { time: event.time, event: 'failed', sequences: event.sequences, message: markup }
          : event,
      ),
    }),
  );
  const stoppedBy = (own: RunFiles, reason: string) =>
    altered(own, (event) => ({ ...event, ...(event.event === 'done' && { stoppedBy: reason }) }));
  await plant('stopped', (own) => packed(own, { [log]: stoppedBy(own, 'signal') }));
  await plant('noisy', (own) => packed(own, { [log]: stoppedBy(own, noise) }));
  await plant('changed', (own) =>
    packed(own, { [log]: bytesOf(textOf(own).replace('"time":"2', '"time":"3')) }),
  );
  await plant('half', (own) => packed(own, { [log]: bytesOf(textOf(own).slice(0, -1)) }));
  await plant('nonsense', (own) => packed(own, { [log]: bytesOf(`${textOf(own)}7\n`) }));
  await plant('endless', (own) =>
    packed(own, { [log]: bytesOf(textOf(own).split('\n').slice(0, -2).join('\n').concat('\n')) }),
  );
  const everyBit = z.array(z.looseObject({}));
  await plant('beyond', (own) =>
    packed(own, {
      [log]: altered(own, (event) =>
        event.event === 'done'
          ? {
              ...event,
              evaluation: everyBit
                .parse(event.evaluation)
                .map((entry) => ({ ...entry, wrong: 1e6 })),
            }
          : event,
      ),
    }),
  );
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
    climbing:
      /it brings .*"\.\.\/\.\.\/\.\.\/\.\.\/climbed", expected final\.safetensors and log\.jsonl/,
    absolute: /it brings ".*absolute", expected final\.safetensors and log\.jsonl/,
    proto: /it brings .*"__proto__", expected final\.safetensors and log\.jsonl/,
    another: /it is that of the run "[0-9a-f]{16}"/,
    renamed: /its config is another: .*seed/,
    noWeights: /is not that of this run: .*delete the key tapehead:result:[0-9a-f]{16}-end/,
    swapped: /its weights are of another config: .*seed/,
    unlike: /its weights are of another training than its log/,
    mixed: /it is that of the run/,
    checkpoint: /it brings .*checkpoints.*, expected no checkpoint of a run that is done/,
    bare: /it brings no files, expected final\.safetensors and log\.jsonl/,
    list: /is not that of this run: .* they are too short, or no value/,
    short: /is not that of this run: .* they have \d+ bytes, of which their header tells \d+/,
    long: /is not that of this run: .* they have \d+ bytes, of which their header tells \d+/,
    deep: /is not that of this run/,
    evil: /<script>/,
    noisy: /its log holds control characters/,
    beyond: /its evaluation counts more wrong outputs than outputs, or no whole numbers/,
    stopped: /its run was not at its end/,
    changed: /its log was changed: when the run ended it had other lines/,
    half: /its log has lines that are no events/,
    nonsense: /its log has lines that are no events/,
    endless: /its log does not end with the end of a run/,
  };
  for (const [name, pattern] of Object.entries(patterns))
    expect(faults[name], name).toMatch(pattern);
  expect(Object.keys(patterns)).toEqual(expect.arrayContaining(names));

  // Only the sweep's own files, and run folders only for results that were accepted.
  const near = filesNear();
  expect(near.filter((path) => !path.startsWith(`${folder}/`))).toEqual([sweepFile]);
  expect(near.filter((path) => path.endsWith('.safetensors'))).toHaveLength(2);
  expect(near.some((path) => readFileSync(path).includes(Buffer.from(bits)))).toBe(false);
  for (const path of [join(dirname(base), 'climbed'), join(base, 'absolute')]) {
    expect(existsSync(path)).toBe(false);
  }
  const [{ id } = { id: '' }] = jobs;
  const run = join(folder, 'runs', id);
  // The files made here equal those that the worker made, byte for byte.
  expect(readdirSync(run).sort()).toEqual([...honest.keys(), 'run.json'].sort());
  for (const [name, bytes] of honest)
    expect(readFileSync(join(run, name))).toEqual(Buffer.from(bytes));
  // None of them contains anything that a terminal would interpret or a page would run.
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
});
