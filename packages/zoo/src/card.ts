import { storedScore } from '@tapehead/core';
import * as z from 'zod';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** What is known of a model of the zoo. */
export type ZooCard = Readonly<{
  /** `<task>-<controller>` or `<task>-<machine>`, the name of its recipe. */
  name: string;
  /** The kind of its task. */
  task: string;
  /** The kind of its controller. */
  controller: string;
  /** Whether it reaches the goal. */
  solved: boolean;
  /** What a model of its task is to reach. */
  goal: string;
  /** The seed that it was trained with, the best of those that were tried. */
  seed: number;
  /** How many seeds were tried, and how many of them reached the goal. */
  seeds: { readonly tried: number; readonly solved: number };
  /** Sequences that it was trained on. */
  trainingSequences: number;
  /** What it was made from and computed with. */
  origin: { readonly commit: string; readonly engine: string };
  /** How good it is on fresh sequences of each setting; the hardest of the training range first. */
  evaluation: readonly ZooEvaluation[];
}>;

/** How good a model is on fresh sequences of one setting. */
export type ZooEvaluation = Readonly<{
  /** The setting of its task. */
  setting: Readonly<Record<string, number>>;
  /** How many sequences were drawn. */
  sequences: number;
  /** Outputs that were wrong. */
  wrong: number;
  /** Outputs that were measured. */
  total: number;
  /** `wrong` / `total`. */
  errorRate: number;
  /** Averaged over the sequences: cross-entropy in nats, or for numbers their squared error. */
  cost: number;
  /** The cost in bits; null for numbers. */
  bitsPerSequence: number | null;
  /** What the best possible predictor would need; 0 for numbers. */
  optimalBits: number;
}>;

/** The schema of `ZooCard`. */
export interface ZooCardSchema extends z.ZodType<ZooCard> {}

const count = z.int().min(0);

/** Checks the card that is stored with a model. */
export const zooCard: ZooCardSchema = z.object({
  name: z.string(),
  task: z.string(),
  controller: z.string(),
  solved: z.boolean(),
  goal: z.string(),
  seed: count,
  seeds: z.object({ tried: count, solved: count }),
  trainingSequences: count,
  origin: z.object({ commit: z.string(), engine: z.string() }),
  evaluation: z.array(
    storedScore(
      z.object({
        setting: z.record(z.string(), z.number()),
        sequences: count,
        wrong: count,
        total: count,
        errorRate: z.number().min(0).max(1),
        cost: z.number(),
        bitsPerSequence: z.number().nullable(),
        optimalBits: z.number(),
      }),
    ),
  ),
});
