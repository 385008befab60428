import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  checkedElsewhere,
  objectWith,
  parseOptions,
  printable,
  strictOptions,
} from '@tapehead/core';
import { type Job, Queue } from 'bullmq';
import { connect, probe } from './connection.js';
import { parsePlace, type QueuePlace } from './place.js';
import { type JobData, queueName } from './queue-name.js';
import { isRedisFault } from './redis-fault.js';
import { createStore } from './store.js';
import { type ConnectionListener, createTeller } from './teller.js';

/** Where to submit jobs, and who is told of the connection. */
export interface SubmitOptions extends QueuePlace {
  /** Told when Redis is away and when it is back. */
  readonly listener: ConnectionListener;
}

/** A job to be computed by some worker. */
export interface SubmittedJob {
  /** The same for the same task: a job that is there already is waited for, not added. */
  readonly id: string;
  /** What the worker gets. */
  readonly data: JobData;
  /** Told what the worker tells, which may be anything. */
  progress(progress: unknown): void;
  /** Aborted, it is no longer waited for; it stays in the queue. */
  readonly signal: AbortSignal;
}

/** The submitting side of the queue. */
export interface Submitter {
  /**
   * Waits until some worker has computed the job. While Redis is away or full, it waits and tries again.
   * @returns what the worker gave, which may be any bytes at all, and none where something lies that is no value;
   *   null if the signal ended the waiting.
   * @throws {Error} what went wrong with the job, after its last attempt.
   */
  run(job: SubmittedJob): Promise<Uint8Array | null>;
  /** Where the result of a job lies, for messages. */
  resultKey(id: string): string;
  /** Whatever is still waited for is so no longer. */
  close(): Promise<void>;
}

/** Milliseconds between two looks for results, and after how many looks failed and lost jobs are looked for. */
const [lookEvery, looksToFaults] = [250, 8];

/** How many jobs are asked after at once. */
const atOnce = 100;

/** How often a job is tried that fails by a fault of its own which may pass. */
const attempts = 3;

/** A job that is waited for, by one or several. */
interface Waiting {
  readonly data: JobData;
  added: boolean;
  readonly waiters: Set<Waiter>;
}

interface Waiter {
  readonly job: SubmittedJob;
  resolve(result: Uint8Array | null): void;
  reject(error: Error): void;
}

// Where the queue lies is checked before, in words without its URL, which may hold a password.
const submitOptions = strictOptions({
  url: checkedElsewhere(),
  prefix: checkedElsewhere(),
  silentSeconds: checkedElsewhere(),
  listener: objectWith('a listener with error and recovered', 'error', 'recovered'),
});

/**
 * Opens the queue to submit jobs.
 * @throws {InvalidOptionsError} for a place that is none, and options that cannot be used.
 * @throws {Error} if Redis does not answer, or is a cluster.
 * @example
 * ```ts
 * import { openSubmitter } from '@tapehead/queue';
 *
 * const listener = { error: console.error, recovered: () => { console.error('Redis answers again'); } };
 *
 * // Has the task computed by some worker, and returns what it gave.
 * async function compute(id: string, task: object, signal: AbortSignal) {
 *   const submitter = await openSubmitter({ url: 'redis://127.0.0.1:6379', listener });
 *   const data = { run: id, task, last: true };
 *   const result = await submitter.run({ id, data, progress: console.log, signal });
 *   await submitter.close();
 *   return result && new TextDecoder().decode(result);
 * }
 * ```
 */
export async function openSubmitter(options: SubmitOptions): Promise<Submitter> {
  const place = parsePlace(options);
  parseOptions('openSubmitter', submitOptions, options);
  await probe(place);
  const teller = createTeller(options.listener);
  const redis = connect(place, teller);
  const queue = new Queue<JobData>(queueName, { connection: redis, prefix: place.prefix });
  queue.on('error', teller.fault);
  const store = createStore(redis, place.prefix);
  const waiting = new Map<string, Waiting>();

  const settle = (id: string, use: (waiter: Waiter) => void) => {
    const waiters = waiting.get(id)?.waiters ?? [];
    waiting.delete(id);
    for (const waiter of waiters) use(waiter);
  };

  /**
   * Does something for each job. What is wrong with a job ends that one; the others do not suffer for it.
   * @throws what is wrong with Redis.
   */
  const forEach = async (ids: readonly string[], action: (id: string) => Promise<void>) => {
    for (let from = 0; from < ids.length; from += atOnce) {
      const actions = ids.slice(from, from + atOnce).map((id) =>
        action(id).catch((error: unknown) => {
          if (isRedisFault(error)) throw error;
          settle(id, ({ reject }) => {
            reject(new Error(printable(messageOf(error))));
          });
        }),
      );
      const [first] = (await Promise.allSettled(actions)).flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome] : [],
      );
      if (first) throw first.reason;
    }
  };

  const addNew = () => {
    const ids = [...waiting].flatMap(([id, { added }]) => (added ? [] : [id]));
    return forEach(ids, async (id) => {
      const one = waiting.get(id);
      if (!one) return;
      await add(queue, id, one.data);
      one.added = true;
    });
  };

  const lookForResults = async () => {
    for (const id of await store.withResults([...waiting.keys()])) {
      const bytes = await store.readResult(id);
      if (!bytes) continue;
      settle(id, ({ resolve }) => {
        resolve(bytes);
      });
    }
    const ids = [...waiting.keys()];
    const all = await store.readProgress(ids);
    await forEach(ids, async (id) => {
      const progress = all[ids.indexOf(id)];
      if (progress === null) return;
      for (const { job } of waiting.get(id)?.waiters ?? []) job.progress(progress);
      await Promise.resolve();
    });
  };

  /** Failed jobs; and those that Redis has lost, with the last of what it was told, or that are others now. */
  const lookForFaults = () =>
    forEach([...waiting.keys()], async (id) => {
      const job = await queue.getJob(id);
      const one = waiting.get(id);
      if (!one || (await store.hasResult(id))) return;
      if (!job || !isSame(job, one.data)) await add(queue, id, one.data);
      else if (job.failedReason && (await job.isFailed())) throw new Error(job.failedReason);
    });

  let looking: Promise<void> | null = null;
  let closed = false;
  const look = async () => {
    for (let looks = 1; waiting.size > 0 && !closed; looks++) {
      try {
        await addNew();
        await lookForResults();
        if (looks % looksToFaults === 0) await lookForFaults();
        teller.well();
      } catch (error) {
        teller.fault(error);
      }
      await delay(lookEvery);
    }
    looking = null;
  };

  return {
    async run(job) {
      const { id, data, signal } = job;
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          job,
          resolve(result) {
            signal.removeEventListener('abort', leave);
            resolve(result);
          },
          reject(error) {
            signal.removeEventListener('abort', leave);
            reject(error);
          },
        };
        const leave = () => {
          const others = waiting.get(id)?.waiters;
          others?.delete(waiter);
          if (others?.size === 0) waiting.delete(id);
          waiter.resolve(null);
        };
        if (signal.aborted || closed) {
          leave();
          return;
        }
        signal.addEventListener('abort', leave);
        const one = waiting.get(id) ?? { data, added: false, waiters: new Set<Waiter>() };
        waiting.set(id, one);
        one.waiters.add(waiter);
        looking ??= look();
      });
    },
    resultKey: store.resultKey,
    async close() {
      closed = true;
      teller.end();
      for (const id of [...waiting.keys()]) {
        settle(id, ({ resolve }) => {
          resolve(null);
        });
      }
      // First, so that nothing waits for an answer any more.
      redis.disconnect();
      await queue.close();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a job in the queue is the one that it is taken for. */
function isSame({ data }: Job<JobData>, own: JobData): boolean {
  return isDeepStrictEqual(data, JSON.parse(JSON.stringify(own)));
}

/**
 * Adds a job, unless it is there. One that has failed before gets another chance, and one of the same name
 * that is another is replaced.
 */
async function add(queue: Queue<JobData>, id: string, data: JobData): Promise<void> {
  const before: Job<JobData> | undefined = await queue.getJob(id);
  if (before && (!isSame(before, data) || (await before.isFailed()))) await before.remove();
  await queue.add('run', data, {
    jobId: id,
    attempts,
    backoff: { type: 'exponential', delay: 1000 },
    // What counts is the stored result.
    removeOnComplete: true,
    removeOnFail: { age: 7 * 24 * 3600 },
  });
}
