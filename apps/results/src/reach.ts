import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';
import { type Measured, measured } from './measured.js';
import { aimsOf } from './topics.js';

/** Up to which length a run is tried, in a memory that grows along. */
export interface ReachPlan {
  /** The first length; each further one is twice as long. */
  readonly from: number;
  /** No longer than this. */
  readonly upTo: number;
  /** N of the trained memory, which is used as long as it is large enough. */
  readonly slots: number;
}

/** Sequences of each length. */
export const reachSequences = 16;

/** The slots that a memory has for sequences of so many vectors, whose markers need a few as well. */
export function slotsFor(length: number, { slots }: Pick<ReachPlan, 'slots'>): number {
  return Math.max(slots, length + 8);
}

/** The options of a machine whose memory can grow. A memory with learned initial contents cannot. */
const growing = z.looseObject({
  slots: z.number(),
  initialMemory: z.looseObject({ kind: z.literal('constant') }),
});

/** How far a machine with these options is tried; null for not at all. */
export function reachPlanOf(topic: string, machine: JsonObject): ReachPlan | null {
  const { reach } = aimsOf(topic);
  const { data } = growing.safeParse(machine);
  return reach && data ? { ...reach, slots: data.slots } : null;
}

/** The file that is added to a run folder. */
export const reachFile = 'reach.json';

/** What was measured, from the shortest length to the first with a mistake, or the last one. */
export const reachRecord = z.array(measured).min(1);

export type ReachRecord = Readonly<z.output<typeof reachRecord>>;

/** Whether a record has all lengths of a plan, up to the first with a mistake. */
export function isMeasured(record: ReachRecord, { from, upTo }: ReachPlan): boolean {
  const last = record.at(-1);
  return (
    record[0]?.length === from &&
    last !== undefined &&
    (!isFaultless(last) || 2 * last.length > upTo)
  );
}

/** Whether no sequence has a mistake. */
export function isFaultless({ perfectSequences, sequences }: Measured): boolean {
  return perfectSequences === sequences;
}

/** The longest length without a mistake up to which there is none; 0 if there is one from the beginning. */
export function reachOf(record: ReachRecord): number {
  const first = record.findIndex((entry) => !isFaultless(entry));
  return (first < 0 ? record.at(-1) : record[first - 1])?.length ?? 0;
}
