import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis, type TestRedis } from '@tapehead/queue/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInProcess } from '../../fixtures/run-in-process.js';

const base = mkdtempSync(join(tmpdir(), 'tapehead-redis-sweep-'));
const file = join(base, 'sweep.json');
let redis: TestRedis;
let place: readonly string[];

const sweep = {
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    batch: 4,
    maxSequences: 80,
    pointEvery: 20,
    evaluation: { sequences: 2, settings: [{ length: 2 }] },
  },
  grid: { seed: [1, 2, 3, 4] },
  halving: { rungs: [40], keep: 0.5 },
};

beforeAll(async () => {
  redis = await startRedis();
  place = ['--redis', `redis://127.0.0.1:${redis.port}/1`, '--redis-prefix', '{mine}'];
  writeFileSync(file, JSON.stringify(sweep));
});

afterAll(async () => {
  await redis.dispose();
  rmSync(base, { recursive: true });
});

/** Runs a command in this process, with access to its output and a way to end it. */
function start(args: readonly string[]) {
  const stop = new AbortController();
  let printed = '';
  const ended = runInProcess(args, {
    signal: stop.signal,
    onOutput: (text) => {
      printed += text;
    },
  });
  return {
    ended,
    printed: () => printed,
    stop: () => {
      stop.abort();
    },
  };
}

test('halving on a worker, in a database and under a hash tag: the runs that go on come to their end', async () => {
  const worker = start(['worker', ...place, '--json']);
  const out = join(base, 'halved');
  const { code, stdout, stderr } = await runInProcess(['sweep', file, ...place, '--out', out]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('4 runs: 2 trained to their end, 2 stopped early, 0 failed');
  worker.stop();
  expect((await worker.ended).code).toBe(130);
  const files = readdirSync(join(out, 'runs')).map((id) =>
    readdirSync(join(out, 'runs', id), { recursive: true })
      .sort()
      .join(),
  );
  const always = [
    'config.json',
    'final.safetensors',
    'learning-curve.csv',
    'learning-curve.svg',
    'log.jsonl',
    'run.json',
    'trace.svg',
  ];
  const checkpoint = ['checkpoints', 'checkpoints/000000040.safetensors'];
  const stopped = [...always, ...checkpoint].sort();
  expect(files.sort()).toEqual([stopped, stopped, always, always].map((names) => names.join()));
  const connection = redis.connect();
  await connection.select(1);
  const keys = await connection.keys('*');
  connection.disconnect();
  expect(keys.length).toBeGreaterThan(4);
  expect(keys.filter((key) => !key.startsWith('{mine}:'))).toEqual([]);
  expect(readFileSync(join(out, 'report.md'), 'utf8')).not.toContain('script');
});

test('both commands end quickly where Redis says nothing any more', async () => {
  const own = [...place.slice(0, 2), '--redis-prefix', 'silent'];
  const sweeping = start(['sweep', file, ...own, '--out', join(base, 'silent'), '--json']);
  const worker = start(['worker', ...own, '--json']);
  while (sweeping.printed().split('"begin"').length <= 4) await delay(20);
  redis.signal('SIGSTOP');
  try {
    const begin = performance.now();
    sweeping.stop();
    worker.stop();
    const codes = [(await sweeping.ended).code, (await worker.ended).code];
    expect(codes).toEqual([130, 130]);
    // Three seconds for Redis; the rest is for a very busy machine.
    expect(performance.now() - begin).toBeLessThan(60_000);
  } finally {
    redis.signal('SIGCONT');
  }
});
