import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRng } from '@tapehead/core';
import { startRedis, type TestRedis } from '@tapehead/queue/testing';
import { planSweep } from '@tapehead/runs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';

/** The built command, since Node's threads and processes do not run TypeScript. */
const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapehead-sweep-'));
const password = 'sesame-open';

/** 24 runs of about half a second. */
const sweep = {
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 8 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    batch: 4,
    maxSequences: 2000,
    pointEvery: 100,
    check: { every: 200, sequences: 4 },
    evaluation: { sequences: 4, settings: [{ length: 2 }, { length: 4 }] },
  },
  grid: { learningRate: [1e-3, 3e-3], seed: Array.from({ length: 12 }, (_, index) => index + 1) },
};
const file = join(folder, 'sweep.json');

beforeAll(() => {
  writeFileSync(file, JSON.stringify(sweep));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  output(): string;
  /** The exit code; null if it was killed. */
  readonly ended: Promise<number | null>;
}

/** The processes that are still running, to be ended if a test fails. */
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function tapehead(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...env } });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  }
  const ended = once(child, 'exit').then(() => {
    children.delete(child);
    return child.exitCode;
  });
  return { child, output: () => output, ended };
}

/** The files of final weights by run. */
function weightsIn(out: string): Readonly<Record<string, Buffer>> {
  const runs = join(out, 'runs');
  return Object.fromEntries(
    readdirSync(runs).map((id) => [id, readFileSync(join(runs, id, 'final.safetensors'))]),
  );
}

/** Everything in a folder and the folders in it. */
function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const local = join(folder, 'local');

test('a sweep that is killed again and again goes on, and ends with every run done and a report', async () => {
  const args = ['sweep', file, '--jobs', '2', '--out', local, '--json'];
  for (const milliseconds of [3000, 4000]) {
    const { child, ended } = tapehead(args);
    await delay(milliseconds);
    child.kill('SIGKILL');
    await ended;
  }
  const { ended, output } = tapehead(args);
  expect(await ended, output()).toBe(0);
  expect(Object.keys(weightsIn(local))).toHaveLength(24);
  const report = readFileSync(join(local, 'report.md'), 'utf8');
  expect(report).toContain('24 runs: 24 trained to their end, 0 stopped early, 0 failed');
  expect(existsSync(join(local, 'learning-curves.svg'))).toBe(true);
  const [first = ''] = readdirSync(join(local, 'runs'));
  expect(readdirSync(join(local, 'runs', first)).sort()).toEqual([
    'config.json',
    'final.safetensors',
    'learning-curve.csv',
    'learning-curve.svg',
    'log.jsonl',
    'run.json',
    'trace.svg',
  ]);
});

test('halving stops the worse runs, which are runs as any: eval reads them, and resume goes on', async () => {
  const halved = join(folder, 'halved.json');
  const grid = { learningRate: [1e-3, 3e-3], seed: [1, 2] };
  writeFileSync(halved, JSON.stringify({ ...sweep, grid, halving: { rungs: [400], keep: 0.5 } }));
  const out = join(folder, 'halved');
  const { ended, output } = tapehead(['sweep', halved, '--jobs', '2', '--out', out]);
  expect(await ended, output()).toBe(0);
  expect(output()).toContain('4 runs: 2 trained to their end, 2 stopped early, 0 failed');
  const whole = weightsIn(local);
  const ids = readdirSync(join(out, 'runs'));
  const runOf = (id: string) => join(out, 'runs', id);
  const halfway = ids.filter((id) => existsSync(join(runOf(id), 'checkpoints')));
  expect(halfway).toHaveLength(2);
  for (const id of ids) {
    const { code, stdout, stderr } = await runInProcess(['eval', runOf(id), '--json']);
    expect({ code, stderr, last: stdout.includes('"event":"done"') }).toEqual({
      code: 0,
      stderr: '',
      last: true,
    });
    for (const command of ['inspect', 'export-log']) {
      expect((await runInProcess([command, runOf(id)])).code).toBe(0);
    }
    const resumed = await runInProcess(['resume', runOf(id)]);
    expect(resumed).toMatchObject({ code: 0 });
    if (!halfway.includes(id)) expect(resumed.stderr).toContain('this run has come to its end');
  }
  // Stopping at the rung and continuing has changed nothing, whichever worker continued.
  for (const [id, weights] of Object.entries(weightsIn(out))) expect(weights).toEqual(whole[id]);
  const again = tapehead(['sweep', halved, '--jobs', '2', '--out', out]);
  expect(await again.ended).toBe(0);
  expect(again.output()).toContain('4 runs: 2 trained to their end, 2 stopped early, 0 failed');
});

test('a run of a sweep that is under way is left to it', async () => {
  const endless = join(folder, 'endless.json');
  const config = { ...sweep.config, maxSequences: 10_000_000 };
  writeFileSync(endless, JSON.stringify({ config, grid: { seed: [1] } }));
  const out = join(folder, 'under-way');
  const args = ['sweep', endless, '--jobs', '1', '--out', out, '--json'];
  const { child, ended, output } = tapehead(args);
  const runs = join(out, 'runs');
  const isRun = (id: string) => existsSync(join(runs, id, 'config.json'));
  const begun = () => (existsSync(runs) ? readdirSync(runs).filter(isRun) : []);
  while (begun().length === 0 && child.exitCode === null) await delay(20);
  const [id = ''] = begun();
  const refused = await runInProcess(['resume', join(runs, id)]);
  expect(refused.code, output()).toBe(2);
  expect(refused.stderr).toMatch(/the process \d+ writes it/);
  child.kill('SIGTERM');
  expect(await ended).toBe(130);
});

test('results of another engine or backend, or that do not say what computed them, are not taken', async () => {
  const small = join(folder, 'small.json');
  const config = { ...sweep.config, maxSequences: 80 };
  writeFileSync(small, JSON.stringify({ config, grid: { seed: [1] } }));
  const out = join(folder, 'engines');
  const runs = async (...flags: readonly string[]) => {
    const args = ['sweep', small, '--jobs', '1', '--out', out, '--json', ...flags];
    const { ended, output } = tapehead(args);
    expect(await ended, output()).toBe(0);
    const [begun] = output().split('\n');
    const event = z.object({ event: z.string(), id: z.string() }).parse(JSON.parse(begun ?? ''));
    return { ...event, log: readFileSync(join(out, 'runs', event.id, 'log.jsonl'), 'utf8') };
  };
  // As an earlier version stored it, under the id of its config alone.
  const [plain] = planSweep({ config, grid: { seed: [1] } }).jobs;
  const compiled = await runs();
  const old = join(out, 'runs', plain?.id ?? '');
  cpSync(join(out, 'runs', compiled.id), old, { recursive: true });
  rmSync(join(out, 'runs', compiled.id), { recursive: true });
  expect(await runs()).toMatchObject({ event: 'begin', id: compiled.id });
  const reference = await runs('--engine', 'reference', '--backend', 'cpu');
  expect(reference.event).toBe('begin');
  expect(reference.log).toContain('"engine":"reference","backend":"cpu"');
  expect(compiled.log).toContain('"engine":"compiled","backend":"wasm"');
  expect(await runs()).toMatchObject({ event: 'end', id: compiled.id });
});

test('a folder that cannot be written ends the sweep in words', async () => {
  const out = join(folder, 'blocked');
  mkdirSync(out);
  writeFileSync(join(out, 'runs'), 'a file where a folder is to be');
  const { ended, output } = tapehead(['sweep', file, '--jobs', '2', '--out', out]);
  expect(await ended).toBe(3);
  expect(output()).toMatch(/error: .*cannot be written: .*the same command goes on\n$/);
  expect(readdirSync(out)).toEqual(['runs']);
});

describe('on Redis', () => {
  let redis: TestRedis;
  let url: string;

  beforeAll(async () => {
    redis = await startRedis('--requirepass', password);
    url = `redis://:${password}@127.0.0.1:${redis.port}`;
  });

  afterAll(() => redis.dispose());

  test('three workers, killed at random, and a restart of Redis: each run ends once, with the same bits', async () => {
    const env = { TAPEHEAD_REDIS_URL: url };
    const startWorker = () =>
      tapehead(['worker', '--json', '--lock-seconds', '2', '--checkpoint-seconds', '0.5'], env);
    const out = join(folder, 'remote');
    const workers = [startWorker(), startWorker(), startWorker()];
    const all = [...workers];
    const submitted = tapehead(['sweep', file, '--out', out, '--json'], env);
    const doneSoFar = () => submitted.output().split('"event":"end"').length - 1;
    const rng = createRng(7);
    let [kills, restarted] = [0, false];
    const replace = (index: number) => {
      const next = startWorker();
      workers[index] = next;
      all.push(next);
    };
    const kill = async () => {
      const index = rng.integer(workers.length);
      const victim = workers[index];
      victim?.child.kill('SIGKILL');
      await victim?.ended;
      replace(index);
      kills += 1;
    };
    while (submitted.child.exitCode === null) {
      // Depends on the progress, so that there are as many kills on a slow machine as on a fast one.
      await delay(20 + rng.integer(80));
      if (doneSoFar() > 2 * kills && kills < 5) await kill();
      if (doneSoFar() >= 8 && !restarted) {
        restarted = true;
        await redis.stop('SIGKILL');
        await delay(1000);
        await redis.start();
      }
      // A worker that finds no Redis when it starts ends with a message.
      workers.forEach(({ child }, index) => {
        if (child.exitCode !== null) replace(index);
      });
    }
    expect(submitted.child.exitCode, submitted.output()).toBe(0);
    expect(kills).toBeGreaterThan(1);
    expect(restarted).toBe(true);
    for (const { child } of workers) child.kill('SIGTERM');
    const codes = await Promise.all(workers.map(({ ended }) => ended));
    expect(codes).toContain(130);
    // A worker that has only just started may be killed by the signal itself.
    for (const code of codes) expect([130, null]).toContain(code);

    expect(weightsIn(out)).toEqual(weightsIn(local));
    const event = z.object({
      event: z.string(),
      job: z.string().optional(),
      stored: z.boolean().optional(),
    });
    const stored = all.flatMap(({ output }) =>
      output()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => event.parse(JSON.parse(line)))
        .flatMap(({ event: kind, job = '', stored: first }) =>
          kind === 'end' && first === true ? [job] : [],
        ),
    );
    expect(new Set(stored).size).toBe(stored.length);
    // A worker that is killed after storing a result may not have reported it.
    expect(stored.length).toBeGreaterThanOrEqual(24 - kills);
    const everything = [...all, submitted].map(({ output }) => output()).join('');
    expect(everything).not.toContain(password);
    const files = [out, redis.folder].flatMap(filesIn);
    expect(files.some((path) => path.endsWith('.aof'))).toBe(true);
    expect(files.filter((path) => readFileSync(path).includes(password))).toEqual([]);
  });
});

test.each([
  [['sweep', 'nowhere.json'], /nowhere\.json: cannot be read: there is no such file/],
  [['sweep', '/dev/zero'], /\/dev\/zero: cannot be used: it is a device, expected a file/],
  [['worker'], /Redis is needed: --redis redis:/],
  [['worker', '--redis', 'http://me:secret@host'], /redis: expected a URL such as/],
  [
    ['worker', '--redis', 'redis://127.0.0.1:1', '--redis-prefix', 'a b'],
    /redis\.prefix: got "a b"/,
  ],
])('%j is refused in a message', async (args, message) => {
  const { code, stdout, stderr } = await runInProcess(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('secret');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a faulty sweep file is refused in a message, and nothing is run', async () => {
  const faulty = join(folder, 'faulty.json');
  writeFileSync(faulty, '{"grid": {"sed": [1]}, "recipe": "copy-lstm"}');
  const refused = await runInProcess(['sweep', faulty, '--out', join(folder, 'no')]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/run with sed 1: config\.sed: no such option/);
  writeFileSync(faulty, '{"grid":');
  expect((await runInProcess(['sweep', faulty])).stderr).toMatch(/not valid JSON/);
  expect(existsSync(join(folder, 'no'))).toBe(false);
});

test('a Redis that does not answer is told at once, with exit code 3', async () => {
  const { code, stderr } = await runInProcess(['worker', '--redis', 'redis://:secret@127.0.0.1:1']);
  expect(stderr).toMatch(/redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
  expect(stderr).not.toContain('secret');
  expect(code).toBe(3);
});
