import { setTimeout as delay } from 'node:timers/promises';
import { InvalidOptionsError } from '@tapehead/options';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import * as z from 'zod';
import { connect, parsePlace, probe, type QueuePlace } from './connection.js';
import { queueName } from './queue-name.js';
import { createStore, type StoredResult } from './store.js';

/** What a worker computes with. */
export interface ComputeOptions {
  /** Where the run stands; null for one that has not begun. */
  readonly checkpoint: Uint8Array | null;
  /** Stores where the run stands, so that another worker can go on from there. */
  save(checkpoint: Uint8Array): Promise<void>;
  progress(progress: unknown): Promise<void>;
  /** Aborted, it is to store a last checkpoint and end. */
  readonly signal: AbortSignal;
}

export interface WorkOptions extends QueuePlace {
  /**
   * Computes a task from its JSON; null if the signal ended it.
   * @throws {InvalidOptionsError} if the task is none: it is not tried again then.
   */
  compute(task: unknown, options: ComputeOptions): Promise<StoredResult | null>;
  readonly listener: WorkListener;
  /** Aborted, it hands the job under way back and ends. */
  readonly signal: AbortSignal;
  /** Jobs at a time; 1, if not given. */
  readonly concurrency?: number;
  /** Seconds after which the job of a worker that is gone is another's; 30, if not given. */
  readonly lockSeconds?: number;
}

/** Is told what a worker does. */
export interface WorkListener {
  begin(job: string): void;
  /** `stored` is false if the job had a result already. */
  end(job: string, stored: boolean): void;
  fail(job: string, message: string): void;
  /** Redis is away, or something else is wrong with the connection. */
  error(message: string): void;
}

/** How often a job may be taken from a worker that is gone, before it is held to be the reason. */
const mostStalls = 100;

/** How long a worker that is to end may wait for Redis and for the job under way, in milliseconds. */
const farewell = 20_000;

const jobData = z.object({ run: z.string().min(1), task: z.unknown(), last: z.boolean() });

/**
 * Takes jobs from the queue and computes them, until the signal ends it. While Redis is away it waits.
 * @throws {InvalidOptionsError} for a place that is none.
 * @throws {Error} if Redis does not answer at the beginning.
 */
export async function work(options: WorkOptions): Promise<void> {
  const { compute, listener, signal, concurrency = 1, lockSeconds = 30 } = options;
  const place = parsePlace(options);
  await probe(place);
  const redis = connect(place, listener.error);
  const store = createStore(redis, place.prefix);

  const process = async (job: Job, token?: string): Promise<void> => {
    const id = job.id ?? '';
    const data = jobData.safeParse(job.data).data;
    if (!data) throw new UnrecoverableError('the data of the job are not those of a run');
    listener.begin(id);
    const end = async (stored: boolean) => {
      listener.end(id, stored);
      if (data.last) await store.removeCheckpoint(data.run);
    };
    if (await store.hasResult(id)) {
      await end(false);
      return;
    }
    const result = await compute(data.task, {
      checkpoint: await store.readCheckpoint(data.run),
      save: (checkpoint) => store.writeCheckpoint(data.run, checkpoint),
      progress: (progress) => store.writeProgress(id, progress),
      signal,
    }).catch((error: unknown) => {
      if (error instanceof InvalidOptionsError || error instanceof RangeError) {
        throw new UnrecoverableError(error.message);
      }
      throw error;
    });
    if (!result) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await end(await store.writeResult(id, result));
  };

  const worker = new Worker(queueName, process, {
    connection: redis,
    prefix: place.prefix,
    concurrency,
    lockDuration: 1000 * lockSeconds,
    stalledInterval: 1000 * lockSeconds,
    maxStalledCount: mostStalls,
  });
  worker.on('failed', (job, { message }) => {
    listener.fail(job?.id ?? 'unknown', message);
  });
  worker.on('error', ({ message }) => {
    listener.error(message);
  });
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  } finally {
    // Without Redis nothing can be handed back; the lock ends by itself.
    await Promise.race([worker.close(), delay(farewell, null, { ref: false })]);
    redis.disconnect();
    await worker.close(true);
  }
}
