import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSubmitter, type Submitter } from './submit.js';
import { startRedis, type TestRedis } from '../fixtures/redis-server.js';
import { startSwitch } from '../fixtures/switch.js';
import { type ComputeOptions, work } from './work.js';

let redis: TestRedis;
let url: string;

beforeAll(async () => {
  // Else a replica would wait for others that want the same.
  redis = await startRedis('--repl-diskless-sync-delay', '0');
  url = `redis://127.0.0.1:${redis.port}`;
});

afterAll(() => redis.dispose());

const never = new AbortController().signal;
const result = Buffer.from('done');
type Compute = (options: ComputeOptions) => Promise<Uint8Array | null>;

interface Side {
  readonly told: string[];
  readonly working: Promise<void>;
  /** Ends it, and says how many milliseconds that took. */
  end(): Promise<number>;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** A worker in this process. */
function startWorker(place: { url: string; silentSeconds?: number }, compute: Compute): Side {
  const stop = new AbortController();
  const told: string[] = [];
  const working = work({
    ...place,
    lockSeconds: 2,
    signal: stop.signal,
    parse: () => null,
    compute: (_task, options) => compute(options),
    listener: {
      begin: (job) => told.push(`begin ${job}`),
      end: (job) => told.push(`end ${job}`),
      fail: (job, message) => told.push(`fail ${job}: ${message}`),
      leave: (job, handedBack) => told.push(`leave ${job}, ${handedBack ? '' : 'not '}handed back`),
      error: (message) => told.push(message),
      recovered: () => told.push('recovered'),
    },
  });
  // One that is refused is looked at later.
  working.catch(() => undefined);
  return {
    told,
    working,
    async end() {
      const begin = performance.now();
      stop.abort();
      await working;
      return performance.now() - begin;
    },
  };
}

async function open(place: { url: string; silentSeconds?: number }) {
  const told: string[] = [];
  const submitter = await openSubmitter({
    ...place,
    listener: { error: (message) => told.push(message), recovered: () => told.push('recovered') },
  });
  return { submitter, told };
}

const submit = (submitter: Submitter, id: string, signal = never) =>
  submitter.run({
    id,
    data: { run: id, task: {}, last: true },
    signal,
    progress: () => undefined,
  });

test('after a failover, workers and submitter go on with the new primary', async () => {
  const replica = await startRedis('--replicaof', '127.0.0.1', String(redis.port));
  const address = await startSwitch(redis.port);
  const [old, next] = [redis.port, replica.port].map((port) => new Redis(port));
  if (!old || !next) throw new Error('there are two');
  try {
    while (!(await next.info('replication')).includes('master_link_status:up')) await delay(20);
    const place = { url: `redis://127.0.0.1:${address.port}` };
    const { submitter, told } = await open(place);
    let [saves, goOn] = [0, false];
    const worker = startWorker(place, async ({ save }) => {
      while (!goOn) {
        save(Uint8Array.of((saves += 1)));
        await delay(20);
      }
      return result;
    });
    const waiting = submit(submitter, 'failover');
    await until(() => saves > 3);
    await next.replicaof('NO', 'ONE');
    await old.replicaof('127.0.0.1', String(replica.port));
    await until(() => worker.told.some((text) => text.includes('read-only replica')));
    // As long as the address leads to the replica, nothing is lost.
    const before = saves;
    await until(() => saves > before + 5);
    address.lead(replica.port);
    goOn = true;
    expect(await waiting).toEqual(result);
    expect(await submit(submitter, 'afterwards')).toEqual(result);
    await until(() => worker.told.includes('recovered'));
    expect(worker.told.filter((text) => text.startsWith('begin'))).toEqual([
      'begin failover',
      'begin afterwards',
    ]);
    expect([...worker.told, ...told].filter((text) => text.startsWith('fail'))).toEqual([]);
    await worker.end();
    await submitter.close();
  } finally {
    await old.replicaof('NO', 'ONE');
    old.disconnect();
    next.disconnect();
    address.close();
    await replica.dispose();
  }
});

test('a Redis that says nothing any more is told, training goes on, and the end comes quickly', async () => {
  const place = { url, silentSeconds: 1 };
  const { submitter, told } = await open(place);
  let saves = 0;
  const worker = startWorker(place, async ({ save, signal }) => {
    while (!signal.aborted) {
      save(Uint8Array.of((saves += 1)));
      await delay(20);
    }
    return null;
  });
  const stop = new AbortController();
  const waiting = submit(submitter, 'silent', stop.signal);
  await until(() => saves > 3);
  const idle = startWorker(place, () => Promise.resolve(result));
  const connected = new Redis(redis.port);
  // Its own two connections, and those of the others.
  while (!/connected_clients:[6-9]/.test(await connected.info('clients'))) await delay(20);
  connected.disconnect();
  redis.signal('SIGSTOP');
  try {
    const silence = 'it does not answer; the connection is made anew';
    await until(() => [told, worker.told, idle.told].every((lines) => lines.includes(silence)));
    const before = saves;
    await until(() => saves > before + 5);
    stop.abort();
    expect(await waiting).toBe(null);
    const begin = performance.now();
    await submitter.close();
    const ends = [performance.now() - begin, await worker.end(), await idle.end()];
    expect(worker.told).toContain('leave silent, not handed back');
    // Three seconds for Redis; the rest is for a very busy machine.
    expect(Math.max(...ends)).toBeLessThan(60_000);
  } finally {
    redis.signal('SIGCONT');
  }
  const again = startWorker({ url }, () => Promise.resolve(result));
  const { submitter: other } = await open({ url });
  expect(await submit(other, 'silent')).toEqual(result);
  await other.close();
  await again.end();
});

test('a Redis that comes back after a silence is told, and what waited goes on', async () => {
  const place = { url, silentSeconds: 1 };
  const { submitter, told } = await open(place);
  const worker = startWorker(place, async () => {
    await until(() => told.length > 0);
    return result;
  });
  const waiting = submit(submitter, 'back');
  await until(() => worker.told.includes('begin back'));
  redis.signal('SIGSTOP');
  try {
    await until(() => told.length > 0);
  } finally {
    redis.signal('SIGCONT');
  }
  expect(await waiting).toEqual(result);
  await until(() => told.includes('recovered'));
  expect(worker.told.filter((text) => text.startsWith('fail'))).toEqual([]);
  await worker.end();
  await submitter.close();
});

test('while Redis is full, a run goes on, uses up no try, and its result is stored once there is room', async () => {
  const full = await startRedis('--maxmemory-policy', 'noeviction');
  const place = { url: `redis://127.0.0.1:${full.port}` };
  const admin = new Redis(full.port);
  try {
    const { submitter, told } = await open(place);
    let saves = 0;
    const worker = startWorker(place, async ({ save }) => {
      save(new Uint8Array(1000));
      if (saves === 0) await admin.config('SET', 'maxmemory', '1');
      for (saves = 1; saves < 50; saves++) {
        save(new Uint8Array(1000));
        await delay(20);
      }
      return result;
    });
    const waiting = submit(submitter, 'full');
    await until(() => worker.told.some((text) => text.includes('it is full')));
    await until(() => saves === 50);
    // Not even a new job is lost.
    const second = submit(submitter, 'second');
    await until(() => told.some((text) => text.includes('it is full')));
    await admin.config('SET', 'maxmemory', '0');
    expect(await waiting).toEqual(result);
    await until(() => worker.told.includes('recovered'));
    saves = 1;
    expect(await second).toEqual(result);
    expect(worker.told.filter((text) => text === 'begin full')).toHaveLength(1);
    expect(worker.told.filter((text) => text.startsWith('fail'))).toEqual([]);
    await worker.end();
    await submitter.close();
  } finally {
    admin.disconnect();
    await full.dispose();
  }
});

test('a worker without a job does not keep a full Redis and itself busy', async () => {
  const full = await startRedis('--maxmemory-policy', 'noeviction', '--maxmemory', '1');
  const admin = new Redis(full.port);
  try {
    const place = { url: `redis://127.0.0.1:${full.port}` };
    await admin.config('SET', 'maxmemory', '0');
    const { submitter } = await open(place);
    const waiting = submit(submitter, 'waits');
    while ((await admin.llen('tapehead:runs:wait')) === 0) await delay(20);
    await admin.config('SET', 'maxmemory', '1');
    const worker = startWorker(place, () => Promise.resolve(result));
    await until(() => worker.told.some((text) => text.includes('it is full')));
    const processed = async () =>
      Number(/total_commands_processed:(\d+)/.exec(await admin.info('stats'))?.[1]);
    const before = await processed();
    await delay(1000);
    expect((await processed()) - before).toBeLessThan(200);
    await admin.config('SET', 'maxmemory', '0');
    expect(await waiting).toEqual(result);
    await worker.end();
    await submitter.close();
  } finally {
    admin.disconnect();
    await full.dispose();
  }
});

test('a Redis Cluster is refused in words, on both sides', async () => {
  const cluster = await startRedis('--cluster-enabled', 'yes');
  try {
    const place = { url: `redis://127.0.0.1:${cluster.port}`, prefix: '{tapehead}' };
    await expect(open(place)).rejects.toThrow(/it is a Redis Cluster, which is not supported/);
    const { working } = startWorker(place, () => Promise.resolve(result));
    await expect(working).rejects.toThrow(/127\.0\.0\.1:\d+: it is a Redis Cluster/);
  } finally {
    await cluster.dispose();
  }
});
