import { setTimeout as delay } from 'node:timers/promises';
import { InvalidOptionsError } from '@tapehead/core';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createStore } from './store.js';
import { openSubmitter, type Submitter } from './submit.js';
import { startRedis, type TestRedis } from '../fixtures/redis-server.js';
import { work } from './work.js';

let redis: TestRedis;
let url: string;
let connection: Redis;
let submitter: Submitter;
let queue: Queue;
const faults: string[] = [];

beforeAll(async () => {
  redis = await startRedis();
  url = `redis://127.0.0.1:${redis.port}`;
  connection = redis.connect();
  queue = new Queue('runs', { connection: { url }, prefix: 'tapehead' });
  submitter = await openSubmitter({
    url,
    listener: { error: (message) => faults.push(message), recovered: () => undefined },
  });
});

beforeEach(() => connection.flushall());

afterAll(async () => {
  await submitter.close();
  await queue.close();
  connection.disconnect();
  await redis.dispose();
});

const submit = (id: string, progress: (value: unknown) => void = () => undefined) =>
  submitter.run({
    id,
    data: { run: id, task: { of: id }, last: true },
    progress,
    signal: new AbortController().signal,
  });

interface Worker {
  readonly told: string[];
  end(): Promise<void>;
}

/** One whose tasks say which job they are of. */
function startWorker(): Worker {
  const stop = new AbortController();
  const told: string[] = [];
  const working = work<string>({
    url,
    signal: stop.signal,
    parse({ id, task }) {
      if (JSON.stringify(task) === JSON.stringify({ of: id })) return id;
      throw new InvalidOptionsError([`the task is not that of ${id}\u001b[2J\nnothing`]);
    },
    compute: (task) =>
      task === 'fails'
        ? Promise.reject(new Error('\u001b[31mno luck\n<b>'))
        : Promise.resolve(Buffer.from(task)),
    listener: {
      begin: (job) => told.push(`begin ${job}`),
      end: () => undefined,
      fail: (job, message) => told.push(`fail ${job}: ${message}`),
      leave: (job) => told.push(`leave ${job}`),
      error: (message) => told.push(message),
      recovered: () => undefined,
    },
  });
  return {
    told,
    async end() {
      stop.abort();
      await working;
    },
  };
}

test('progress that is none is passed over, and everything else is heard of', async () => {
  const key = (id: string) => `tapehead:progress:${id}`;
  await connection.set(key('cut'), '{"sequences":');
  await connection.rpush(key('list'), '1');
  await connection.set(key('long'), `"${'x'.repeat(2 ** 20)}"`);
  await createStore(connection, 'tapehead').writeProgress('sound', { sequences: 7 });
  const heard: unknown[] = [];
  const ids = ['cut', 'list', 'long', 'sound'];
  const results = Promise.all(ids.map((id) => submit(id, (value) => heard.push(value))));
  const failed = expect(submit('fails')).rejects.toThrow('\\u001b[31mno luck <b>');
  while (heard.length === 0) await delay(20);
  const worker = startWorker();
  await failed;
  expect(await results).toEqual(ids.map((id) => Buffer.from(id)));
  expect([...new Set(heard.map((value) => JSON.stringify(value)))]).toEqual(['{"sequences":7}']);
  await worker.end();
});

test('failed jobs of strangers, whatever they hold, hide none of its own', async () => {
  for (const id of ['stranger', 'other']) {
    await connection.hset(queue.toKey(id), { name: 'run', data: '{no JSON', failedReason: 'x' });
    await connection.zadd(queue.toKey('failed'), 1, id);
  }
  await connection.zadd(queue.toKey('failed'), 1, 'nothing');
  const failed = expect(submit('fails')).rejects.toThrow('no luck');
  const worker = startWorker();
  await failed;
  // Redis knows of the last attempt before the worker tells of it.
  const line = 'fail fails: \\u001b[31mno luck <b>';
  while (worker.told.filter((told) => told === line).length < 3) await delay(20);
  await worker.end();
});

test('a job of the same name that is another is replaced, not taken for it', async () => {
  await queue.add('run', { run: 'b', task: { of: 'b' }, last: true }, { jobId: 'a' });
  const own = submit('a');
  while (
    JSON.stringify((await queue.getJob('a'))?.data) !== '{"run":"a","task":{"of":"a"},"last":true}'
  ) {
    await delay(20);
  }
  const worker = startWorker();
  expect(await own).toEqual(Buffer.from('a'));
  await worker.end();
});

test('a worker refuses a job under the name of another, and tells so in one printable line', async () => {
  await queue.add('run', { run: 'b', task: { of: 'b' }, last: true }, { jobId: 'a\u001b[2J' });
  const worker = startWorker();
  while (!worker.told.some((line) => line.startsWith('fail'))) await delay(20);
  expect(worker.told).toEqual([
    'fail a\\u001b[2J: the task is not that of a\\u001b[2J\\u001b[2J nothing',
  ]);
  expect(await connection.keys('tapehead:result:*')).toEqual([]);
  await worker.end();
});

test('a checkpoint that cannot be one is none', async () => {
  const store = createStore(connection, 'tapehead');
  await connection.rpush('tapehead:checkpoint:list', 'x');
  await connection.set('tapehead:checkpoint:empty', '');
  for (const run of ['list', 'empty', 'never']) expect(await store.readCheckpoint(run)).toBe(null);
  await store.writeCheckpoint('list', Uint8Array.of(1));
  expect(await store.readCheckpoint('list')).toEqual(Buffer.of(1));
});

test('what no value can be comes as no bytes, and the others come', async () => {
  await connection.rpush('tapehead:result:list', 'x');
  await connection.set('tapehead:result:empty', '');
  const none = Promise.all(['list', 'empty'].map((id) => submit(id)));
  await connection.set('tapehead:result:sound', 'sound');
  expect(await submit('sound')).toEqual(Buffer.from('sound'));
  expect(await none).toEqual([Buffer.of(), Buffer.of()]);
});
