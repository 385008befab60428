import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidOptionsError } from '@tapehead/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlace } from './place.js';
import { createStore } from './store.js';
import { openSubmitter, type Submitter } from './submit.js';
import { startRedis, type TestRedis } from '../fixtures/redis-server.js';
import { type ComputeOptions, work } from './work.js';

const password = 'sesame-open';
const prefix = 'test.tapehead';
let redis: TestRedis;
let url: string;
let submitter: Submitter;
const errors: string[] = [];

beforeAll(async () => {
  redis = await startRedis('--requirepass', password);
  url = `redis://:${password}@127.0.0.1:${redis.port}`;
  submitter = await openSubmitter({
    url,
    prefix,
    listener: { error: (message) => errors.push(message), recovered: () => undefined },
  });
});

afterAll(async () => {
  await submitter.close();
  await redis.dispose();
});

const never = new AbortController().signal;
const submit = (id: string, task: unknown = { id }, signal = never) =>
  submitter.run({
    id,
    data: { run: id, task, last: id !== 'kept' },
    progress: () => undefined,
    signal,
  });
/** With bytes that are no text. */
const resultOf = (text: string) => Buffer.from([...Buffer.from(text), 0, 255]);

/** A worker in this process, while `use` runs. */
async function withWorker<Result>(
  compute: (task: unknown, options: ComputeOptions) => Promise<Uint8Array | null>,
  use: (told: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const told: string[] = [];
  const working = work({
    url,
    prefix,
    compute,
    signal: stop.signal,
    lockSeconds: 1,
    parse: ({ task }) => task,
    listener: {
      begin: (job) => told.push(`begin ${job}`),
      end: (job, stored) => told.push(`end ${job} ${stored ? 'stored' : 'known'}`),
      fail: (job, message) => told.push(`fail ${job}: ${message}`),
      leave: (job) => told.push(`leave ${job}`),
      error: (message) => told.push(`error ${message}`),
      recovered: () => told.push('recovered'),
    },
  });
  try {
    return await use(told);
  } finally {
    stop.abort();
    await working;
  }
}

describe('a job', () => {
  test('comes back with what was computed, and is computed once however often it is submitted', async () => {
    let computed = 0;
    const compute = () => {
      computed += 1;
      return Promise.resolve(resultOf('once'));
    };
    await withWorker(compute, async () => {
      const both = await Promise.all([submit('once'), submit('once')]);
      expect(both).toEqual([resultOf('once'), resultOf('once')]);
      expect(await submit('once')).toEqual(resultOf('once'));
    });
    expect(computed).toBe(1);
  });

  test('that fails is tried again, from its last checkpoint', async () => {
    const checkpoints: (string | null)[] = [];
    const compute = (_task: unknown, { checkpoint, save }: ComputeOptions) => {
      checkpoints.push(checkpoint && new TextDecoder().decode(checkpoint));
      save(new TextEncoder().encode(`after ${checkpoints.length}`));
      if (checkpoints.length === 1) return Promise.reject(new Error('bad luck'));
      return Promise.resolve(resultOf('second'));
    };
    await withWorker(compute, async (told) => {
      expect(await submit('lucky')).toEqual(resultOf('second'));
      expect(told).toContain('fail lucky: bad luck');
    });
    expect(checkpoints).toEqual([null, 'after 1']);
  });

  test('that is no task fails for good, says why, and the next one is computed', async () => {
    const compute = (task: unknown) => {
      if (task === 'nonsense') throw new InvalidOptionsError(['job: got "nonsense"']);
      return Promise.resolve(resultOf('good'));
    };
    const raw = new Queue('runs', { connection: { url }, prefix });
    await raw.add('run', 'not even an object', { jobId: 'raw' });
    // And what is no job at all.
    const connection = new Redis(url);
    await connection.hset(raw.toKey('broken'), { name: 'run', data: '{no JSON', timestamp: '1' });
    await connection.lpush(raw.toKey('wait'), 'broken', 'nothing');
    connection.disconnect();
    const asynchronously = async (task: unknown) => {
      await delay(0);
      return compute(task);
    };
    await withWorker(asynchronously, async (told) => {
      await expect(submit('bad', 'nonsense')).rejects.toThrow('job: got "nonsense"');
      expect(await submit('good')).toEqual(resultOf('good'));
      expect(told.filter((line) => line === 'begin bad')).toHaveLength(1);
      expect(told).toContain('fail raw: the data of the job are not those of a run');
      expect(told).not.toContain('begin raw');
    });
    await raw.close();
  });

  test('that a worker hands back is taken by another one from where it stands', async () => {
    const stopped = submit('handed');
    let saved = false;
    await withWorker(
      async (_task, { save, signal }) => {
        const aborted = once(signal, 'abort');
        save(Uint8Array.of(7));
        saved = true;
        await aborted;
        return null;
      },
      async () => {
        while (!saved) await delay(10);
      },
    );
    await withWorker(
      (_task, { checkpoint }) => Promise.resolve(resultOf(String(checkpoint?.[0]))),
      async () => {
        expect(await stopped).toEqual(resultOf('7'));
      },
    );
  });

  test('is no longer waited for once that is not wanted', async () => {
    const stop = new AbortController();
    const waiting = submit('nobody', {}, stop.signal);
    stop.abort();
    expect(await waiting).toBe(null);
  });
});

test('what is no job is refused in words, before anything is stored', async () => {
  const right = {
    id: 'a',
    data: { run: 'a', task: null, last: true },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  for (const [job, message] of [
    [undefined, /^submitter\.run: got nothing, expected a job/],
    [{ ...right, id: '' }, /^submitter\.run\.id: got ""/],
    [{ ...right, data: { run: 5 } }, /^submitter\.run\.data\.run: got 5/],
    [{ ...right, progress: true }, /^submitter\.run\.progress: got true/],
    [{ ...right, signal: null }, /^submitter\.run\.signal: got null/],
  ] as const) {
    const call = (): unknown => Reflect.apply(submitter.run, undefined, [job]);
    await expect(Promise.resolve().then(call)).rejects.toThrow(message);
  }
  const key = (): unknown => Reflect.apply(submitter.resultKey, undefined, [NaN]);
  expect(key).toThrow(/^submitter\.resultKey: got NaN, expected the id of a job/);
});

test('at most one result is stored for a job, the first', async () => {
  const connection = new Redis(url);
  const store = createStore(connection, prefix);
  expect(await store.writeResult('twice', resultOf('first'))).toBe(true);
  expect(await store.writeResult('twice', resultOf('second'))).toBe(false);
  expect(await store.readResult('twice')).toEqual(resultOf('first'));
  expect(await store.readResult('never')).toBe(null);
  await expect(store.writeCheckpoint('large', new Uint8Array(256 * 2 ** 20 + 1))).rejects.toThrow(
    /the checkpoint has 268435457 bytes, more than/,
  );
  connection.disconnect();
});

test("a run's checkpoint is gone after its last job, and stays after one before", async () => {
  const compute = (_task: unknown, { save }: ComputeOptions) => {
    save(Uint8Array.of(1));
    return Promise.resolve(resultOf('stage'));
  };
  await withWorker(compute, async () => {
    await Promise.all([submit('kept'), submit('gone')]);
  });
  const connection = new Redis(url);
  const store = createStore(connection, prefix);
  expect(await store.readCheckpoint('kept')).toEqual(Buffer.of(1));
  expect(await store.readCheckpoint('gone')).toBe(null);
  connection.disconnect();
});

test('a worker and a submitter that lose Redis wait and come back', async () => {
  await withWorker(
    (_task, { save }) => {
      save(Uint8Array.of(1));
      return Promise.resolve(resultOf('survived'));
    },
    async (told) => {
      await submit('before');
      await redis.stop('SIGKILL');
      const waiting = submit('patient');
      const noticed = () => told.some((line) => line.startsWith('error')) && errors.length > 0;
      while (!noticed()) await delay(20);
      await redis.start();
      expect(await waiting).toEqual(resultOf('survived'));
    },
  );
});

test('all keys begin with the prefix, and no secret is in Redis or in what is told', async () => {
  const connection = new Redis(url);
  const keys = await connection.keys('*');
  expect(keys.length).toBeGreaterThan(5);
  expect(keys.filter((key) => !key.startsWith(`${prefix}:`))).toEqual([]);
  const dumps = await Promise.all(keys.map((key) => connection.dumpBuffer(key)));
  // A lock may have expired since its key was listed; it has no dump then.
  const present = dumps.filter((dump) => Buffer.isBuffer(dump));
  expect(present.filter((dump) => dump.includes(password))).toEqual([]);
  expect(errors.filter((message) => message.includes(password))).toEqual([]);
  connection.disconnect();
});

describe('a place that is none', () => {
  const open = (place: { readonly url: string; readonly prefix?: string }) =>
    openSubmitter({ ...place, listener: { error: () => undefined, recovered: () => undefined } });

  test.each([
    '',
    'localhost',
    'http://user:secret@host',
    'redis//x',
    'redis://:se%cret@host',
    'redis:',
    'redis://',
    'redis:///1',
    'redis://:secret@host:99999',
  ])('%j is refused without repeating it', async (bad) => {
    await expect(open({ url: bad })).rejects.toThrow(/^redis: expected a URL such as [^@]*$/);
  });

  test.each([undefined, null, 5, {}, { url: 5 }, { urls: 'redis://:secret@host' }])(
    '%j is refused without repeating it, also where no type keeps it out',
    async (bad) => {
      const opened: unknown = Reflect.apply(openSubmitter, undefined, [bad]);
      await expect(opened).rejects.toThrow(/^redis: expected a URL such as [^@]*$/);
    },
  );

  test.each(['abc', '-1', '1.5', '1/2', '%31', '0x1', 'NaN'])(
    'a database that is none is refused: %s',
    async (database) => {
      await expect(open({ url: `redis://:secret@host/${database}` })).rejects.toThrow(
        /^redis: the URL ends with what is no database, expected its number, such as [^@]*$/,
      );
    },
  );

  test.each(['?db=1', '/1?maxRetriesPerRequest=3', '#secret'])(
    'what ioredis would take for options of its own is refused: %s',
    async (rest) => {
      await expect(open({ url: `redis://:secret@host${rest}` })).rejects.toThrow(
        /^redis: the URL has more after the database, expected nothing/,
      );
    },
  );

  test.each(['a:b*', '{a', 'a}', '{}', '{a}b', '{a:b}', '', 'x'.repeat(65)])(
    'a prefix that would not keep keys apart is refused: %j',
    (bad) => {
      expect(() => parsePlace({ url, prefix: bad })).toThrow(
        /redis\.prefix: got ".*expected at most 64/,
      );
    },
  );

  test.each(['a', 'test.tapehead_1-2', '{tapehead}'])('a prefix may be %s', (good) => {
    expect(parsePlace({ url, prefix: good }).prefix).toBe(good);
  });

  test('a wrong password and nobody there are told at once, without the password', async () => {
    const wrong = open({ url: `redis://:mistaken@127.0.0.1:${redis.port}` });
    await expect(wrong).rejects.toThrow(/127\.0\.0\.1:\d+: .*(WRONGPASS|invalid)/);
    await expect(wrong).rejects.not.toThrow(/mistaken/);
    await expect(open({ url: `${url}/99` })).rejects.toThrow(/DB index is out of range/);
    await expect(open({ url: 'redis://:mistaken@127.0.0.1:1' })).rejects.toThrow(
      /redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
    );
  });
});
