import * as z from 'zod';

/** How far a task is. */
export const jobProgress = z.object({
  sequences: z.number().min(0),
  maxSequences: z.number().min(0),
  bitsPerSequence: z.number().nullable(),
  /** Of the last check. */
  wrongShare: z.number().min(0).max(1).nullable(),
});

export type JobProgress = Readonly<z.output<typeof jobProgress>>;
