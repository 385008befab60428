import type { RunFiles } from '@tapehead/runs';
import type { JobProgress } from './job-progress.js';
import type { JobTask } from './job-task.js';

export interface RunJobOptions {
  /** The files of the run folder to resume from, packed; null if there are none. */
  readonly from: Uint8Array | null;
  /** Called with the files of a run that is computed on this machine, packed, each time that it is stored. */
  save(files: Uint8Array): void;
  progress(progress: JobProgress): void;
  /** When aborted, the job ends after a last checkpoint. */
  readonly signal: AbortSignal;
}

/** What computes the runs of a sweep: threads of this machine, or workers of many. */
export interface JobRunner {
  /** A description for the user. */
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
