import type { JobProgress, JobResult } from './job-outcome.js';
import type { JobTask } from './job-task.js';

export interface RunJobOptions {
  /** The checkpoint in the run folder; null if there is none. */
  readonly from: Uint8Array | null;
  /** Called with the checkpoints of a run that is computed here. */
  save(checkpoint: Uint8Array): Promise<void>;
  progress(progress: JobProgress): void;
  /** Aborted, it ends the job after a last checkpoint. */
  readonly signal: AbortSignal;
}

/** What computes the runs of a sweep: threads of this machine, or workers of many. */
export interface JobRunner {
  /** What it is, for the reader. */
  readonly description: string;
  /** How many tasks to hand out at a time. */
  readonly concurrency: number;
  /**
   * @returns null if the signal ended it.
   * @throws {Error} if the task cannot be computed, as another attempt could not either.
   */
  run(task: JobTask, options: RunJobOptions): Promise<JobResult | null>;
  close(): Promise<void>;
}
