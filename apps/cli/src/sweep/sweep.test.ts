import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRng } from '@tapehead/core';
import { startRedis, type TestRedis } from '@tapehead/queue/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { folderForSweeps, runCount, sweep, tapehead } from '../../fixtures/sweep-command.js';

const folder = folderForSweeps();
const password = 'sesame-open';

const file = join(folder, 'sweep.json');

beforeAll(() => {
  writeFileSync(file, JSON.stringify(sweep));
});

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

test('a sweep that is killed goes on, and ends with every run done and a report', async () => {
  const args = ['sweep', file, '--jobs', '2', '--out', local, '--json'];
  const killed = tapehead(args);
  // After two runs, while others are under way.
  while (killed.output().split('"event":"end"').length <= 2 && killed.child.exitCode === null) {
    await delay(20);
  }
  killed.child.kill('SIGKILL');
  expect(await killed.ended, killed.output()).toBe(null);
  const { ended, output } = tapehead(args);
  expect(await ended, output()).toBe(0);
  expect(Object.keys(weightsIn(local))).toHaveLength(runCount);
  const report = readFileSync(join(local, 'report.md'), 'utf8');
  expect(report).toContain(
    `${runCount} runs: ${runCount} trained to their end, 0 stopped early, 0 failed`,
  );
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
  const first = tapehead(['sweep', halved, '--jobs', '2', '--out', out]);
  expect(await first.ended, first.output()).toBe(0);
  expect(first.output()).toContain('4 runs: 2 trained to their end, 2 stopped early, 0 failed');
  const whole = weightsIn(local);
  const ids = readdirSync(join(out, 'runs'));
  const runOf = (id: string) => join(out, 'runs', id);
  const halfway = ids.filter((id) => existsSync(join(runOf(id), 'checkpoints')));
  expect(halfway).toHaveLength(2);
  const [ended = '', continued = ''] = [ids.find((id) => !halfway.includes(id)), halfway[0]];
  for (const id of [ended, continued]) {
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
    if (id === ended) expect(resumed.stderr).toContain('this run has come to its end');
  }
  // Stopping at the rung and continuing has changed nothing, whichever worker continued.
  const weights = weightsIn(out);
  for (const id of [ended, continued]) expect(weights[id]).toEqual(whole[id]);
  const again = tapehead(['sweep', halved, '--jobs', '2', '--out', out]);
  expect(await again.ended).toBe(0);
  expect(again.output()).toContain('4 runs: 2 trained to their end, 2 stopped early, 0 failed');
});

describe('on Redis', () => {
  let redis: TestRedis;
  let url: string;

  beforeAll(async () => {
    redis = await startRedis('--requirepass', password);
    url = `redis://:${password}@127.0.0.1:${redis.port}`;
  });

  afterAll(() => redis.dispose());

  test('two workers, killed at random, and a restart of Redis: each run ends once, with the same bits', async () => {
    const env = { TAPEHEAD_REDIS_URL: url };
    const startWorker = () =>
      tapehead(['worker', '--json', '--lock-seconds', '2', '--checkpoint-seconds', '0.5'], env);
    const out = join(folder, 'remote');
    const workers = [startWorker(), startWorker()];
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
      await delay(10 + rng.integer(40));
      if (doneSoFar() > kills && kills < 2) await kill();
      if (doneSoFar() >= 3 && kills === 2 && !restarted) {
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
    expect(stored.length).toBeGreaterThanOrEqual(runCount - kills);
    const everything = [...all, submitted].map(({ output }) => output()).join('');
    expect(everything).not.toContain(password);
    const files = [out, redis.folder].flatMap(filesIn);
    expect(files.some((path) => path.endsWith('.aof'))).toBe(true);
    expect(files.filter((path) => readFileSync(path).includes(password))).toEqual([]);
  });
});
