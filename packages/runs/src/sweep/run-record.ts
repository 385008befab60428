import { storedScore } from '@tapehead/core';
import * as z from 'zod';

const count = z.number().min(0);
const share = z.number().min(0).max(1);

/** What became of a run, as JSON. */
export const runRecord = z.object({
  id: z.string(),
  /** Trained to its end, given up by halving, or not possible. */
  status: z.enum(['done', 'stopped', 'failed']),
  /** Why it failed; else null. */
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
  /** How good the kept weights are; nothing of a run that was stopped or failed. */
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

/** What became of a run. */
export type RunRecord = Readonly<z.output<typeof runRecord>>;
