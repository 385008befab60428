import { type MeasureWords, storedScore } from '@tapehead/core';
import type { CurvePoint, EvaluationEntry } from '@tapehead/trainer';
import * as z from 'zod';

const count = z.number().min(0);
const share = z.number().min(0).max(1);

/** The result of a run in a sweep. */
export interface RunRecord {
  /** Its id in its sweep. */
  readonly id: string;
  /** Whether the run was trained to its end, stopped by halving, or could not be computed. */
  readonly status: 'done' | 'stopped' | 'failed';
  /** Why it failed; null if it did not. */
  readonly fault: string | null;
  /** Training sequences. */
  readonly sequences: number;
  /** Wall time of training, in seconds. */
  readonly trainSeconds: number;
  /** The training loss in bits over the last updates; null without any, or if it is not in bits. */
  readonly bitsPerSequence: number | null;
  /** Whether the check of the kept weights was solved. */
  readonly solved: boolean;
  /** Training sequences before the first check that was solved. */
  readonly firstZero: number | null;
  /** How good the kept weights are; empty for a run that was stopped or failed. */
  readonly evaluation: readonly RecordedEvaluation[];
  /** How its task is measured. */
  readonly measure: MeasureWords;
  /** The learning curve, of a loss in bits or of one that is not. */
  readonly curve: readonly RecordedPoint[];
}

/** How good the weights of a run are at one setting, without the counts of the task's groups. */
export interface RecordedEvaluation extends Omit<EvaluationEntry, 'setting' | 'groups'> {
  /** The setting of the task. */
  readonly setting: Readonly<Record<string, number>>;
}

/** A point of a learning curve: the loss after so many training sequences. */
export type RecordedPoint = Pick<CurvePoint, 'sequences'> &
  (
    | {
        /** The loss in bits. */
        readonly bitsPerSequence: number;
      }
    | {
        /** The loss, where it is not in bits. */
        readonly loss: number;
      }
  );

/** The schema of `RunRecord`. */
export interface RunRecordSchema extends z.ZodType<RunRecord> {
  /** The schemas of members that are stored elsewhere, too. */
  readonly shape: { readonly evaluation: z.ZodType<RunRecord['evaluation']> };
}

/** Checks what became of a run, as JSON. */
export const runRecord: RunRecordSchema = z.object({
  id: z.string(),
  status: z.enum(['done', 'stopped', 'failed']),
  fault: z.string().nullable(),
  sequences: count,
  trainSeconds: count,
  bitsPerSequence: z.number().nullable(),
  solved: z.boolean(),
  firstZero: count.nullable(),
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
  measure: z
    .object({
      wrong: z.string(),
      cost: z.string(),
      by: z.enum(['wrong outputs', 'bits per sequence']),
    })
    .default({ wrong: 'wrong bits', cost: 'bits per sequence', by: 'wrong outputs' }),
  curve: z.array(
    z.union([
      z.object({ sequences: count, bitsPerSequence: z.number() }),
      z.object({ sequences: count, loss: z.number() }),
    ]),
  ),
});
