import { runRecord } from '@tapehead/sweep';
import * as z from 'zod';

/** What came of a task, as JSON, beside the files. */
export const jobOutcome = z.object({
  record: runRecord,
  /** How good the run is so far, for halving. */
  standing: z.object({
    id: z.string(),
    wrongShare: z.number().nullable(),
    bitsPerSequence: z.number().nullable(),
  }),
  /** The run's log so far, one event each. */
  log: z.array(z.record(z.string(), z.json())),
});

export type JobOutcome = Readonly<z.output<typeof jobOutcome>>;

/** How far a task is. */
export const jobProgress = z.object({
  sequences: z.number(),
  maxSequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  /** Of the last check. */
  wrongShare: z.number().nullable(),
});

export type JobProgress = Readonly<z.output<typeof jobProgress>>;

/** The outcome and the files of the run folder that come of it: weights and figures, or where to go on. */
export interface JobResult {
  readonly outcome: JobOutcome;
  readonly files: Readonly<Record<string, Uint8Array>>;
}
