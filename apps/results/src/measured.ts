import { storedScore } from '@tapehead/core';
import * as z from 'zod';

/** How good a model was at one setting. */
export const measured = storedScore(
  z.object({
    setting: z.record(z.string(), z.number()),
    length: z.number(),
    sequences: z.number(),
    perfectSequences: z.number(),
    wrong: z.number(),
    total: z.number(),
    errorRate: z.number(),
    cost: z.number(),
    bitsPerSequence: z.number().nullable(),
    optimalBits: z.number(),
  }),
);

export type Measured = Readonly<z.output<typeof measured>>;

/** Bits per sequence above the optimum. For outputs that are numbers, which have no optimum, the cost itself. */
export function excess({ bitsPerSequence, optimalBits, cost }: Measured): number {
  return bitsPerSequence === null ? cost : bitsPerSequence - optimalBits;
}

/** Sequences with a wrong output. */
export function wrongSequences({ sequences, perfectSequences }: Measured): number {
  return sequences - perfectSequences;
}
