import { InvalidOptionsError, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import { type ExperimentConfig, loadExperiment } from '@tapehead/experiments';
import type { JobData, QueuedJob } from '@tapehead/queue';
import { backendNames, engineNames } from '@tapehead/runs';
import * as z from 'zod';
import { runId } from './run-id.js';

/** A part of a run that one worker computes, as JSON: everything that its result depends on. */
export interface JobTask {
  readonly id: string;
  /** The complete config. */
  readonly config: ExperimentConfig;
  /** What computes it; null for the compiled engine where that is possible. */
  readonly engine: string | null;
  readonly backend: string;
  /** Stop at the first point of the learning curve from here on; null to train to the end. */
  readonly upTo: number | null;
}

const schema = strictOptions({
  id: z.string({ error: 'an id' }),
  config: z.unknown(),
  engine: z.enum(engineNames, { error: 'an engine' }).nullable(),
  backend: z.enum(backendNames, { error: 'a backend' }),
  upTo: wholeNumber(1, 1e12).nullable(),
});

/**
 * Parses a task from JSON, as it comes from a queue.
 * @throws {InvalidOptionsError} if it is no task, or its id does not belong to it.
 */
export function parseJobTask(value: unknown): JobTask {
  const task = parseOptions('job', schema, value);
  const { config } = loadExperiment(task.config);
  const own = { ...task, config };
  if (runId(own) !== task.id) {
    throw new InvalidOptionsError([
      `job.id: got ${JSON.stringify(task.id)}, expected ${runId(own)}, that of its config, engine and backend with the packages that are installed here; tapehead must be of one version wherever a sweep is computed`,
    ]);
  }
  return own;
}

/** The job of a task in the queue: a run has one for each stage of halving. */
export function jobOf(task: JobTask): { readonly id: string; readonly data: JobData } {
  const { id, upTo } = task;
  return {
    id: `${id}-${upTo === null ? 'end' : String(upTo)}`,
    data: { run: id, task, last: upTo === null },
  };
}

/**
 * The task of a job in the queue, where anyone may have put it.
 * @throws {InvalidOptionsError} if it is no task, or the job's names are those of another task, which would get its
 *   result.
 */
export function parseQueuedJob({ id, run, task: value, last }: QueuedJob): JobTask {
  const task = parseJobTask(value);
  const own = jobOf(task);
  if (own.id === id && own.data.run === run && own.data.last === last) return task;
  const names = (job: string, of: string, isLast: boolean) =>
    JSON.stringify({ job, run: of, last: isLast });
  throw new InvalidOptionsError([
    `job: got ${names(id, run, last)}, expected ${names(own.id, own.data.run, own.data.last)}, those of its task`,
  ]);
}
