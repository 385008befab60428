import type { RunFiles } from '@tapehead/runs';
import type { JobProgress } from './job-progress.js';
import type { JobTask } from './job-task.js';

export interface RunJobOptions {
  /** What the run folder has to go on from, packed; null if there is nothing. */
  readonly from: Uint8Array | null;
  /** Called with where a run stands that is computed here, packed. */
  save(files: Uint8Array): void;
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
   * @returns the files of the run; null if the signal ended it.
   * @throws {Error} if the task cannot be computed, as another attempt could not either.
   */
  run(task: JobTask, options: RunJobOptions): Promise<RunFiles | null>;
  close(): Promise<void>;
}
