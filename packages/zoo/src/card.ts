import { storedScore } from '@tapehead/core';
import * as z from 'zod';

const count = z.int().min(0);

/** What is known of a model of the zoo. */
export const zooCard = z.object({
  name: z.string(),
  task: z.string(),
  controller: z.string(),
  /** Whether it reaches the goal. */
  solved: z.boolean(),
  /** What a model of its task is to reach. */
  goal: z.string(),
  /** The seed that it was trained with, the best of those that were tried. */
  seed: count,
  /** How many seeds were tried, and how many of them reached the goal. */
  seeds: z.object({ tried: count, solved: count }),
  /** Sequences that it was trained on. */
  trainingSequences: count,
  /** What it was made from and computed with. */
  origin: z.object({ commit: z.string(), engine: z.string() }),
  /** How good it is on fresh sequences of each setting; the hardest of the training range first. */
  evaluation: z.array(
    storedScore(
      z.object({
        setting: z.record(z.string(), z.number()),
        sequences: count,
        wrong: count,
        total: count,
        errorRate: z.number().min(0).max(1),
        /** Null for numbers. */
        bitsPerSequence: z.number().nullable(),
        /** What the best possible predictor would need. */
        optimalBits: z.number(),
        /** In nats, or for numbers their squared error. */
        cost: z.number(),
      }),
    ),
  ),
});

/** What is known of a model of the zoo. */
export type ZooCard = Readonly<z.output<typeof zooCard>>;
