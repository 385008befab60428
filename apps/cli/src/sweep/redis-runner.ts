import { printable } from '@tapehead/core';
import { checkResult } from './check-result.js';
import { jobProgress } from './job-progress.js';
import type { JobRunner } from './job-runner.js';
import { jobOf } from './job-task.js';
import { loadQueue } from './queue-package.js';

export interface RedisRunnerOptions {
  readonly url: string;
  readonly prefix: string | undefined;
  readonly listener: {
    /** Called when Redis is unreachable or refuses a command. */
    error(message: string): void;
    /** Called when Redis works again. */
    recovered(): void;
  };
}

/** How many jobs are in the queue at a time; workers take them from there. */
const mostWaiting = 10_000;

/** Computes runs on whatever workers there are: `tapehead worker` on any machine that reaches Redis. */
export async function createRedisRunner(options: RedisRunnerOptions): Promise<JobRunner> {
  const { describePlace, openSubmitter, parsePlace } = await loadQueue();
  const submitter = await openSubmitter(options);
  const place = describePlace(parsePlace(options));
  return {
    description: `on whoever runs \`tapehead worker\` for ${place}`,
    concurrency: mostWaiting,
    async run(task, { progress, signal }) {
      const job = jobOf(task);
      const result = await submitter.run({
        ...job,
        signal,
        progress(value) {
          // Invalid progress is ignored, since only the result counts.
          const { data } = jobProgress.safeParse(value);
          if (data) progress(data);
        },
      });
      if (!result) return null;
      try {
        return await checkResult(task, result);
      } catch (error) {
        const reason = printable(error instanceof Error ? error.message : String(error), 300);
        throw new Error(
          `the result in Redis is not that of this run: ${reason}; for another one, delete the key ${submitter.resultKey(job.id)} and run the command again`,
          { cause: error },
        );
      }
    },
    close: () => submitter.close(),
  };
}
