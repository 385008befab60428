import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  checkedElsewhere,
  functionOption,
  InvalidOptionsError,
  objectWith,
  parseOptions,
  positiveNumber,
  printable,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import * as z from 'zod';
import { connect, probe } from './connection.js';
import { keepLatest } from './latest-checkpoint.js';
import { delayed, GivenUpError, patiently } from './patience.js';
import { parsePlace, type QueuePlace } from './place.js';
import { type JobData, queueName } from './queue-name.js';
import { isRedisFault } from './redis-fault.js';
import { createStore } from './store.js';
import { type ConnectionListener, createTeller } from './teller.js';

/** What a worker computes with. Nothing here waits for Redis. */
export interface ComputeOptions {
  /** Where the run stands; null for one that has not begun. It may be any bytes at all. */
  readonly checkpoint: Uint8Array | null;
  /** Stores where the run stands, so that another worker can go on from there; in the background. */
  save(checkpoint: Uint8Array): void;
  /** Tells the submitter how it goes, with any JSON. */
  progress(progress: unknown): void;
  /** Aborted, it is to store a last checkpoint and end. */
  readonly signal: AbortSignal;
}

/** A job as it came from the queue, where anyone may have put it. */
export interface QueuedJob extends JobData {
  /** Under which its result is stored. */
  readonly id: string;
}

/** What a worker computes, and where its jobs come from. */
export interface WorkOptions<Task> extends QueuePlace {
  /**
   * The task of a job.
   * @throws {InvalidOptionsError} if it is none, or not the one that the job's names say: it is not tried
   *   again then, and nothing is stored.
   */
  parse(job: QueuedJob): Task;
  /**
   * Computes a task, to any bytes; null if the signal ended it. One that throws is tried again, three times in all.
   * @throws {InvalidOptionsError} if the task cannot be computed: it is not tried again then.
   */
  compute(task: Task, options: ComputeOptions): Promise<Uint8Array | null>;
  /** Told what the worker does. */
  readonly listener: WorkListener;
  /** Aborted, it hands the job under way back and ends. */
  readonly signal: AbortSignal;
  /** Jobs at a time; 1, if not given. */
  readonly concurrency?: number;
  /** Seconds after which the job of a worker that is gone is another's; 30, if not given. */
  readonly lockSeconds?: number;
}

/** Is told what a worker does. */
export interface WorkListener extends ConnectionListener {
  /** A job was taken. */
  begin(job: string): void;
  /** `stored` is false if the job had a result already. */
  end(job: string, stored: boolean): void;
  /** A job failed, with what went wrong. */
  fail(job: string, message: string): void;
  /** The signal has ended it before its end. Without Redis it cannot be handed back; its lock ends by itself. */
  leave(job: string, handedBack: boolean): void;
}

/** How often a job may be taken from a worker that is gone, before it is held to be the reason. */
const mostStalls = 100;

/**
 * How long a worker that is to end may wait for the job under way, and how long for Redis, in milliseconds.
 * Without Redis nothing can be handed back; the lock ends by itself.
 */
const [mostForJob, mostForRedis] = [20_000, 3000];

/** Milliseconds in which no job is asked for after a fault of Redis. */
const restFor = 1000;

/** Seconds for which a worker without a job waits for one, before it asks again. */
const waitForJob = 2;

const jobData = z.strictObject({ run: z.string().min(1), task: z.unknown(), last: z.boolean() });

// Where the queue lies is checked before, in words without its URL, which may hold a password.
const workOptions = strictOptions({
  url: checkedElsewhere(),
  prefix: checkedElsewhere(),
  silentSeconds: checkedElsewhere(),
  parse: functionOption(),
  compute: functionOption(),
  listener: objectWith(
    'a listener with begin, end, fail, leave, error and recovered',
    ...['begin', 'end', 'fail', 'leave', 'error', 'recovered'],
  ),
  signal: objectWith('an AbortSignal', 'addEventListener'),
  concurrency: wholeNumber(1, 1024).optional(),
  lockSeconds: positiveNumber(1e6).optional(),
});

/**
 * Takes jobs from the queue and computes them, until the signal ends it. While Redis is away or full it waits;
 * a job under way is computed meanwhile.
 * @throws {InvalidOptionsError} for a place that is none, and options that cannot be used.
 * @throws {Error} if Redis does not answer at the beginning, or is a cluster.
 */
export async function work<Task>(options: WorkOptions<Task>): Promise<void> {
  const place = parsePlace(options);
  parseOptions('work', workOptions, options);
  const { parse, compute, listener, signal, concurrency = 1, lockSeconds = 30 } = options;
  await probe(place, signal);
  const teller = createTeller(listener);
  const redis = connect(place, teller);
  const store = createStore(redis, place.prefix);
  const late = delayed(signal, mostForRedis);
  /** Until Redis does it; for a worker that is to end, a little while from now. */
  const insist = <Result>(action: () => Promise<Result>) =>
    patiently(action, { teller, until: signal.aborted ? delayed(signal, mostForRedis) : late });

  const computeAndStore = async (
    job: Job,
    task: Task,
    { id, run, last }: QueuedJob,
    token = '',
  ) => {
    const end = (stored: boolean) => {
      listener.end(id, stored);
      // Nothing waits for it, and it goes by itself in time.
      if (last) store.removeCheckpoint(run).catch(teller.fault);
    };
    if (await insist(() => store.hasResult(id))) {
      end(false);
      return;
    }
    const checkpoint = await insist(() => store.readCheckpoint(run));
    const keeper = keepLatest((bytes) => store.writeCheckpoint(run, bytes), teller);
    try {
      const result = await compute(task, {
        checkpoint,
        save: keeper.save,
        signal,
        progress(progress) {
          // The next one says more, so this one may be lost.
          if (redis.status === 'ready') store.writeProgress(id, progress).catch(() => undefined);
        },
      });
      // The next stage goes on from there.
      if (!result || !last) await insist(keeper.stored);
      if (!result) {
        await insist(() => job.moveToWait(token));
        listener.leave(id, true);
        throw new WaitingError();
      }
      end(await insist(() => store.writeResult(id, result)));
    } finally {
      keeper.end();
    }
  };

  const process = async (job: Job, token?: string): Promise<void> => {
    const id = job.id ?? '';
    const data = jobData.safeParse(job.data).data;
    if (!data) throw new UnrecoverableError('the data of the job are not those of a run');
    try {
      const queued = { id, ...data };
      const task = parse(queued);
      listener.begin(id);
      await computeAndStore(job, task, queued, token);
    } catch (error) {
      if (error instanceof GivenUpError) {
        listener.leave(printable(id, 100), false);
        throw new WaitingError();
      }
      if (error instanceof WaitingError) throw error;
      const message = printable(error instanceof Error ? error.message : String(error));
      const forGood = error instanceof InvalidOptionsError || error instanceof RangeError;
      throw forGood ? new UnrecoverableError(message) : new Error(message);
    }
  };

  const underWay = new Set<Promise<void>>();
  const processTracked = (job: Job, token?: string) => {
    const processing = process(job, token);
    underWay.add(processing);
    return processing.finally(() => underWay.delete(processing));
  };
  const worker = new Worker(queueName, processTracked, {
    connection: redis,
    prefix: place.prefix,
    concurrency,
    lockDuration: 1000 * lockSeconds,
    stalledInterval: 1000 * lockSeconds,
    maxStalledCount: mostStalls,
    // Less, so that waiting is not taken for silence.
    drainDelay: Math.min(waitForJob, place.silentSeconds / 2),
    runRetryDelay: 1000,
  });
  worker.on('failed', (job, { message }) => {
    listener.fail(printable(job?.id ?? 'unknown', 100), printable(message));
  });
  let resting = false;
  /** Else BullMQ would ask for a job again at once, and again, of a Redis that is full. */
  const rest = async () => {
    if (resting) return;
    resting = true;
    await worker.pause(true);
    await delay(restFor, undefined, { ref: false });
    resting = false;
    if (!signal.aborted) await worker.resume();
  };
  worker.on('error', (error) => {
    teller.fault(error);
    if (isRedisFault(error)) void rest();
  });
  if (!signal.aborted) await once(signal, 'abort');
  // Takes no other job.
  await worker.pause(true);
  await atMost(mostForJob, Promise.allSettled(underWay));
  // What BullMQ has told Redis of the job stands before this, so the answer to it comes before as well.
  if (redis.status === 'ready') await atMost(mostForRedis, redis.ping());
  teller.end();
  // In good order it would wait for Redis, however long that is away.
  await worker.close(true);
  redis.disconnect();
}

async function atMost(milliseconds: number, what: Promise<unknown>): Promise<void> {
  const settled = what.catch(() => undefined);
  await Promise.race([settled, delay(milliseconds, undefined, { ref: false })]);
}
