import { isDeepStrictEqual } from 'node:util';
import type { Job, Queue } from 'bullmq';
import type { JobData } from './queue-name.js';

/** How often a job is tried whose own fault may pass. */
const attempts = 3;

/**
 * Adds a job, unless it is there. A failed job with this id is tried again, and a different job with this id is
 * replaced.
 */
export async function addJob(queue: Queue<JobData>, id: string, data: JobData): Promise<void> {
  const before: Job<JobData> | undefined = await queue.getJob(id);
  if (before && (!isSameJob(before, data) || (await before.isFailed()))) await before.remove();
  await queue.add('run', data, {
    jobId: id,
    attempts,
    backoff: { type: 'exponential', delay: 1000 },
    // The stored result is enough to know that a job is done.
    removeOnComplete: true,
    removeOnFail: { age: 7 * 24 * 3600 },
  });
}

/** Whether a job in the queue has this data. Its id may be the same by chance or malice. */
export function isSameJob({ data }: Job<JobData>, own: JobData): boolean {
  return isDeepStrictEqual(data, JSON.parse(JSON.stringify(own)));
}
