import type { JobData } from './queue-name.js';
import type { SubmittedJob } from './submit.js';

/** A job that callers wait for. */
export interface WaitingJob {
  readonly data: JobData;
  /** Whether it is in the queue. */
  added: boolean;
  readonly waiters: Set<Waiter>;
}

/** One caller who waits for a job. */
interface Waiter {
  readonly job: SubmittedJob;
  resolve(result: Uint8Array | null): void;
  reject(error: Error): void;
}

/** The jobs that callers wait for, by their ids. Several callers may wait for the same job. */
export interface WaitingJobs {
  readonly jobs: ReadonlyMap<string, WaitingJob>;
  /** Waits until the job is resolved or rejected. Null if the job's signal ends the waiting. */
  wait(job: SubmittedJob): Promise<Uint8Array | null>;
  /** Gives the result to all who wait for the job, or null where there is none to come. */
  resolve(id: string, result: Uint8Array | null): void;
  /** Tells all who wait for the job that it failed. */
  reject(id: string, error: Error): void;
}

/** Nobody waits at first. */
export function waitingJobs(): WaitingJobs {
  const jobs = new Map<string, WaitingJob>();
  const take = (id: string): Iterable<Waiter> => {
    const waiters = jobs.get(id)?.waiters ?? [];
    jobs.delete(id);
    return waiters;
  };
  return {
    jobs,
    wait(job) {
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
          const others = jobs.get(id)?.waiters;
          others?.delete(waiter);
          if (others?.size === 0) jobs.delete(id);
          waiter.resolve(null);
        };
        if (signal.aborted) {
          leave();
          return;
        }
        signal.addEventListener('abort', leave);
        const one = jobs.get(id) ?? { data, added: false, waiters: new Set<Waiter>() };
        jobs.set(id, one);
        one.waiters.add(waiter);
      });
    },
    resolve(id, result) {
      for (const waiter of take(id)) waiter.resolve(result);
    },
    reject(id, error) {
      for (const waiter of take(id)) waiter.reject(error);
    },
  };
}
