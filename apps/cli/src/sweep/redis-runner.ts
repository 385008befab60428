import * as z from 'zod';
import { jobOutcome, jobProgress } from './job-outcome.js';
import type { JobRunner } from './job-runner.js';
import { loadQueue } from './queue-package.js';

export interface RedisRunnerOptions {
  readonly url: string;
  readonly prefix: string | undefined;
  /** Told when Redis goes away. */
  onError(message: string): void;
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
      const result = await submitter.run({
        // A run has a job for each stage of halving.
        id: `${task.id}-${task.upTo === null ? 'end' : String(task.upTo)}`,
        data: { run: task.id, task, last: task.upTo === null },
        progress: (value) => {
          progress(jobProgress.parse(value));
        },
        signal,
      });
      return result && { ...result, outcome: outcomeOf(result.outcome) };
    },
    close: () => submitter.close(),
  };
}

function outcomeOf(value: unknown) {
  const { success, data, error } = jobOutcome.safeParse(value);
  if (success) return data;
  throw new Error(
    `a worker of another version gave a result that is none: ${z.prettifyError(error)}`,
  );
}
