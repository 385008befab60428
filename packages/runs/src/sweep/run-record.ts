import { storedScore } from '@tapehead/core';
import * as z from 'zod';

const count = z.number().min(0);
const share = z.number().min(0).max(1);

/** The schema of a `RunRecord`. */
export const runRecord = z.object({
  id: z.string(),
  /** Whether the run was trained to its end, stopped by halving, or could not be computed. */
  status: z.enum(['done', 'stopped', 'failed']),
  /** Why it failed; null if it did not. */
  fault: z.string().nullable(),
  /** Training sequences. */
  sequences: count,
  trainSeconds: count,
  /** The training loss in bits over the last updates; null without any, or if it is not in bits. */
  bitsPerSequence: z.number().nullable(),
  /** Whether the check of the kept weights was solved. */
  solved: z.boolean(),
  /** Training sequences before the first check that was solved. */
  firstZero: count.nullable(),
  /** How good the kept weights are; empty for a run that was stopped or failed. */
  evaluation: z.array(
    storedScore(
      z.object({
        setting: z.record(z.string(), z.number()),
        length: count,
        sequences: count,
        wrong: count,
        total: count,
        errorRate: share,
        perfectSequences: count,
        cost: z.number(),
        bitsPerSequence: z.number().nullable(),
        optimalBits: z.number(),
      }),
    ),
  ),
  /** How its task is measured. */
  measure: z
    .object({
      wrong: z.string(),
      cost: z.string(),
      by: z.enum(['wrong outputs', 'bits per sequence']),
    })
    .default({ wrong: 'wrong bits', cost: 'bits per sequence', by: 'wrong outputs' }),
  /** The learning curve, of a loss in bits or of one that is not. */
  curve: z.array(
    z.union([
      z.object({ sequences: count, bitsPerSequence: z.number() }),
      z.object({ sequences: count, loss: z.number() }),
    ]),
  ),
});

/** The result of a run in a sweep. */
export type RunRecord = Readonly<z.output<typeof runRecord>>;
