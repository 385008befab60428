import * as z from 'zod';

/** The progress of a task. */
export const jobProgress = z.object({
  sequences: z.number().min(0),
  maxSequences: z.number().min(0),
  bitsPerSequence: z.number().nullable(),
  /** The training loss in its own unit; null before the first step, and of workers that do not tell it. */
  loss: z.number().nullable().default(null),
  /** The share of wrong outputs in the last check; null before the first. */
  wrongShare: z.number().min(0).max(1).nullable(),
});

export type JobProgress = Readonly<z.output<typeof jobProgress>>;
