import { setTimeout as delay } from 'node:timers/promises';
import {
  checkedElsewhere,
  functionOption,
  objectWith,
  parseOptions,
  printable,
  strictOptions,
} from '@tapehead/core';
import { Queue } from 'bullmq';
import * as z from 'zod';
import { addJob, isSameJob } from './add-job.js';
import { connect, probe } from './connection.js';
import { parsePlace, type QueuePlace } from './place.js';
import { type JobData, queueName } from './queue-name.js';
import { isRedisFault } from './redis-fault.js';
import { createStore } from './store.js';
import { type ConnectionListener, createTeller } from './teller.js';
import { waitingJobs } from './waiting-jobs.js';

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
  /** Called with the worker's reports of progress, which may be any JSON. */
  progress(progress: unknown): void;
  /** When aborted, the job is no longer waited for. It stays in the queue. */
  readonly signal: AbortSignal;
}

/** The submitting side of the queue. */
export interface Submitter {
  /**
   * Waits until some worker has computed the job. While Redis is away or full, it waits and tries again.
   * @returns what the worker gave, which may be any bytes at all, and none where something lies that is no value;
   *   null if the signal ended the waiting.
   * @throws {InvalidOptionsError} for what is no job.
   * @throws {Error} what went wrong with the job, after its last attempt.
   */
  run(job: SubmittedJob): Promise<Uint8Array | null>;
  /**
   * Where the result of a job lies, for messages.
   * @throws {InvalidOptionsError} if the id is no text.
   */
  resultKey(id: string): string;
  /** Ends all waiting and closes the connection. */
  close(): Promise<void>;
}

/**
 * Milliseconds between two looks for results, and how many such looks there are between looks for failed and lost
 * jobs.
 */
const [lookEvery, looksToFaults] = [250, 8];

/** How many jobs are asked after at once. */
const atOnce = 100;

// Where the queue lies is checked before, in words without its URL, which may hold a password.
const submitOptions = strictOptions({
  url: checkedElsewhere(),
  prefix: checkedElsewhere(),
  silentSeconds: checkedElsewhere(),
  listener: objectWith('a listener with error and recovered', 'error', 'recovered'),
});

const idOption = z.string({ error: 'the id of a job' }).min(1, { error: 'the id of a job' });
const jobOption = z.looseObject(
  {
    id: idOption,
    data: z.looseObject(
      { run: z.string({ error: 'the id of a run' }), last: z.boolean({ error: 'true or false' }) },
      { error: 'the data of a job, { run, task, last }' },
    ),
    progress: functionOption(),
    signal: objectWith('an AbortSignal', 'addEventListener'),
  },
  { error: 'a job, { id, data, progress, signal }' },
);

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
  const { jobs, ...waiting } = waitingJobs();

  /**
   * Does something for each job. An error of one job rejects that job alone.
   * @throws what is wrong with Redis.
   */
  const forEach = async (ids: readonly string[], action: (id: string) => Promise<void>) => {
    for (let from = 0; from < ids.length; from += atOnce) {
      const actions = ids.slice(from, from + atOnce).map((id) =>
        action(id).catch((error: unknown) => {
          if (isRedisFault(error)) throw error;
          waiting.reject(id, new Error(printable(messageOf(error))));
        }),
      );
      const [first] = (await Promise.allSettled(actions)).flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome] : [],
      );
      if (first) throw first.reason;
    }
  };

  const addNew = () => {
    const ids = [...jobs].flatMap(([id, { added }]) => (added ? [] : [id]));
    return forEach(ids, async (id) => {
      const one = jobs.get(id);
      if (!one) return;
      await addJob(queue, id, one.data);
      one.added = true;
    });
  };

  const lookForResults = async () => {
    for (const id of await store.withResults([...jobs.keys()])) {
      const bytes = await store.readResult(id);
      if (bytes) waiting.resolve(id, bytes);
    }
    const ids = [...jobs.keys()];
    const all = await store.readProgress(ids);
    await forEach(ids, async (id) => {
      const progress = all[ids.indexOf(id)];
      if (progress === null) return;
      for (const { job } of jobs.get(id)?.waiters ?? []) job.progress(progress);
      await Promise.resolve();
    });
  };

  /**
   * Rejects failed jobs, and adds again those that a Redis lost which came back without its last writes, or that were
   * replaced by others.
   */
  const lookForFaults = () =>
    forEach([...jobs.keys()], async (id) => {
      const job = await queue.getJob(id);
      const one = jobs.get(id);
      if (!one || (await store.hasResult(id))) return;
      if (!job || !isSameJob(job, one.data)) await addJob(queue, id, one.data);
      else if (job.failedReason && (await job.isFailed())) throw new Error(job.failedReason);
    });

  let looking: Promise<void> | null = null;
  let closed = false;
  const look = async () => {
    for (let looks = 1; jobs.size > 0 && !closed; looks++) {
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
      parseOptions('submitter.run', jobOption, job);
      if (closed) return null;
      const result = waiting.wait(job);
      if (jobs.size > 0) looking ??= look();
      return result;
    },
    resultKey: (id) => store.resultKey(parseOptions('submitter.resultKey', idOption, id)),
    async close() {
      closed = true;
      teller.end();
      for (const id of [...jobs.keys()]) waiting.resolve(id, null);
      // First, so that no command goes on waiting for an answer.
      redis.disconnect();
      await queue.close();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
