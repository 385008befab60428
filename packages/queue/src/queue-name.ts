/** The one queue of all runs, under the prefix. */
export const queueName = 'runs';

/** The data of a job: all that a worker needs to know. */
export interface JobData {
  /** The run, whose checkpoints all stages share. */
  readonly run: string;
  /** What to compute, as JSON. */
  readonly task: unknown;
  /** Whether nothing goes on from the run's checkpoint after this job. */
  readonly last: boolean;
}
