import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Queue } from 'bullmq';
import { connect, parsePlace, probe, type QueuePlace } from './connection.js';
import { type JobData, queueName } from './queue-name.js';
import { createStore, type StoredResult, unpackResult } from './store.js';

export interface SubmitOptions extends QueuePlace {
  /** Told when Redis goes away. */
  onError(message: string): void;
}

export interface SubmittedJob {
  /** The same for the same task: a job that is there already is waited for, not added. */
  readonly id: string;
  readonly data: JobData;
  progress(progress: unknown): void;
  /** Aborted, it is no longer waited for; it stays in the queue. */
  readonly signal: AbortSignal;
}

/** The submitting side of the queue. */
export interface Submitter {
  /**
   * Waits until some worker has computed the job.
   * @returns null if the signal ended the waiting.
   * @throws {Error} what went wrong with the job, after its last attempt.
   */
  run(job: SubmittedJob): Promise<StoredResult | null>;
  close(): Promise<void>;
}

/** Milliseconds between two looks for results, and after how many looks failed and lost jobs are looked for. */
const [lookEvery, looksToFaults] = [250, 8];

/** How often a job is tried that fails by a fault which may pass. */
const attempts = 3;

interface Waiting {
  readonly job: SubmittedJob;
  resolve(result: StoredResult | null): void;
  reject(error: Error): void;
}

/**
 * Opens the queue to submit jobs.
 * @throws {InvalidOptionsError} for a place that is none.
 * @throws {Error} if Redis does not answer.
 */
export async function openSubmitter(options: SubmitOptions): Promise<Submitter> {
  const place = parsePlace(options);
  await probe(place);
  const redis = connect(place, options.onError);
  const queue = new Queue<JobData>(queueName, { connection: redis, prefix: place.prefix });
  queue.on('error', ({ message }) => {
    options.onError(message);
  });
  const store = createStore(redis, place.prefix);
  const waiting = new Map<string, Set<Waiting>>();
  const settle = (id: string, use: (one: Waiting) => void) => {
    for (const one of waiting.get(id) ?? []) use(one);
    waiting.delete(id);
  };

  const lookForResults = async () => {
    for (const id of await store.withResults([...waiting.keys()])) {
      const bytes = await store.readResult(id);
      if (!bytes) continue;
      settle(id, ({ resolve, reject }) => {
        try {
          resolve(unpackResult(bytes));
        } catch (error) {
          reject(new Error(`the result in Redis is none: ${messageOf(error)}`));
        }
      });
    }
    const ids = [...waiting.keys()];
    for (const [index, progress] of (await store.readProgress(ids)).entries()) {
      if (progress === null) continue;
      for (const { job } of waiting.get(ids[index] ?? '') ?? []) job.progress(progress);
    }
  };

  /** Failed jobs; and those that Redis has lost, with the last of what it was told. */
  const lookForFaults = async () => {
    for (const { id = '', failedReason } of await queue.getFailed(0, -1)) {
      settle(id, ({ reject }) => {
        reject(new Error(failedReason || 'it failed'));
      });
    }
    for (const [id, all] of waiting) {
      const [one] = all;
      const isLost = one && !(await queue.getJob(id)) && !(await store.hasResult(id));
      if (isLost) await add(queue, id, one.job.data);
    }
  };

  let looking: Promise<void> | null = null;
  const look = async () => {
    for (let looks = 1; waiting.size > 0; looks++) {
      try {
        await lookForResults();
        if (looks % looksToFaults === 0) await lookForFaults();
      } catch (error) {
        // Of Redis: one that loads its data, say, or does not take the password for now.
        options.onError(messageOf(error));
      }
      await delay(lookEvery);
    }
    looking = null;
  };

  return {
    async run(job) {
      const { id, data, signal } = job;
      await add(queue, id, data);
      return new Promise((resolve, reject) => {
        const one: Waiting = {
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
          const others = waiting.get(id);
          others?.delete(one);
          if (others?.size === 0) waiting.delete(id);
          one.resolve(null);
        };
        if (signal.aborted) {
          leave();
          return;
        }
        signal.addEventListener('abort', leave);
        waiting.set(id, (waiting.get(id) ?? new Set()).add(one));
        looking ??= look();
      });
    },
    async close() {
      await looking;
      await queue.close();
      redis.disconnect();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Adds a job, unless it is there; one that has failed before gets another chance. */
async function add(queue: Queue<JobData>, id: string, data: JobData): Promise<void> {
  const before: Job<JobData> | undefined = await queue.getJob(id);
  if (before && (await before.isFailed())) await before.remove();
  await queue.add('run', data, {
    jobId: id,
    attempts,
    backoff: { type: 'exponential', delay: 1000 },
    // What counts is the stored result.
    removeOnComplete: true,
    removeOnFail: { age: 7 * 24 * 3600 },
  });
}
