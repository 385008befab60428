import { printable } from '@tapehead/core';
import { runRecord } from '@tapehead/runs';
import * as z from 'zod';

/** A run's log so far, one event each: what `trainJob` tells, and nothing else. */
export const jobLog = z.array(
  z
    .object({
      time: z.iso.datetime(),
      event: z.enum(['start', 'point', 'check', 'skip', 'rollback', 'done']),
    })
    .catchall(z.json()),
);

/** What came of a task, as JSON, beside the files. */
export const jobOutcome = z.object({
  record: runRecord.transform((record) => ({
    ...record,
    fault: record.fault === null ? null : printable(record.fault),
  })),
  /** How good the run is so far, for halving. */
  standing: z.object({
    id: z.string(),
    wrongShare: z.number().min(0).max(1).nullable(),
    bitsPerSequence: z.number().nullable(),
  }),
  log: jobLog,
});

export type JobOutcome = Readonly<z.output<typeof jobOutcome>>;

/** How far a task is. */
export const jobProgress = z.object({
  sequences: z.number().min(0),
  maxSequences: z.number().min(0),
  bitsPerSequence: z.number().nullable(),
  /** Of the last check. */
  wrongShare: z.number().min(0).max(1).nullable(),
});

export type JobProgress = Readonly<z.output<typeof jobProgress>>;

/** The files of the run folder that come of a task. There are no others. */
export interface JobFiles {
  /** Of a run that was trained to its end. */
  readonly weights?: Uint8Array;
  /** Of the same, as SVG. */
  readonly trace?: string;
  /** Of one that may go on. */
  readonly checkpoint?: Uint8Array;
}

export interface JobResult {
  readonly outcome: JobOutcome;
  readonly files: JobFiles;
}
