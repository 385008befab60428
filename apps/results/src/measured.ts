import * as z from 'zod';

/** How good a model was at one setting. */
export const measured = z.object({
  setting: z.record(z.string(), z.number()),
  length: z.number(),
  sequences: z.number(),
  wrongBits: z.number(),
  totalBits: z.number(),
  bitErrorRate: z.number(),
  bitsPerSequence: z.number(),
  optimalBits: z.number(),
});

export type Measured = Readonly<z.output<typeof measured>>;

/** Bits per sequence above the optimum. */
export function excess({ bitsPerSequence, optimalBits }: Measured): number {
  return bitsPerSequence - optimalBits;
}
