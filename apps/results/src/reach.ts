import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';
import { type Measured, measured } from './measured.js';
import { aimsOf } from './topics.js';

/** At which lengths a run is tried, in a memory that grows along. */
export interface ReachPlan {
  /** In rising order. */
  readonly lengths: readonly number[];
  /** Whether the first length with a mistake is the last one that is tried. */
  readonly untilMistake: boolean;
  /** N of the trained memory, which is used as long as it is large enough. */
  readonly slots: number;
  /** What of a sequence the memory needs a slot for. */
  readonly slotFor: 'vector' | 'step';
}

/** Sequences of each length. */
export const reachSequences = 16;

/** The slots that a memory has for sequences of so many vectors and steps; their markers need a few as well. */
export function slotsFor(
  { length, steps }: { readonly length: number; readonly steps: number },
  { slots, slotFor }: Pick<ReachPlan, 'slots' | 'slotFor'>,
): number {
  return Math.max(slots, (slotFor === 'step' ? steps : length) + 8);
}

/**
 * What a machine of some kind needs a slot for. A tape is a ring here, and published without an end: a head that moves on at
 * each step, while the machine answers too, must not come round to its beginning.
 */
export function slotForEach(machine: string): ReachPlan['slotFor'] {
  return machine === 'tape' ? 'step' : 'vector';
}

/** The options of a machine whose memory can grow. A memory with learned initial contents cannot. */
const growing = z.looseObject({
  slots: z.number(),
  initialMemory: z.looseObject({ kind: z.literal('constant') }).optional(),
});

/** How far a machine with these options is tried; null for not at all. */
export function reachPlanOf(
  topic: string,
  { kind, options }: { readonly kind: string; readonly options: JsonObject },
): ReachPlan | null {
  const { reach } = aimsOf(topic);
  const { data } = growing.safeParse(options);
  return reach && data ? { ...reach, slots: data.slots, slotFor: slotForEach(kind) } : null;
}

/** The plan without the lengths beyond the longest one; null where none is left. */
export function shortened(plan: ReachPlan | null, longest: number): ReachPlan | null {
  const lengths = plan?.lengths.filter((length) => length <= longest) ?? [];
  return plan && lengths.length > 0 ? { ...plan, lengths } : null;
}

/** The file that is added to a run folder. */
export const reachFile = 'reach.json';

/** What was measured, from the shortest length on. */
export const reachRecord = z.array(measured).min(1);

export type ReachRecord = Readonly<z.output<typeof reachRecord>>;

/** Whether a record has all lengths of a plan, or those up to the first with a mistake if it ends there. */
export function isMeasured(record: ReachRecord, { lengths, untilMistake }: ReachPlan): boolean {
  const last = record.at(-1);
  const ended = untilMistake && last !== undefined && !isFaultless(last);
  return (
    (ended || record.length === lengths.length) &&
    record.every(({ length }, index) => length === lengths[index])
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
