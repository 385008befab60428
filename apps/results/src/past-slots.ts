import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';
import { measured } from './measured.js';
import { aimsOf } from './topics.js';

/** The memory that a run is trained with, and a longer one that its weights are tried in. */
export const memories = ['trained', 'grown'] as const;

/** Lengths at which a memory gets too short, and one that is long enough for them. */
export interface PastSlots {
  readonly lengths: readonly number[];
  /** N of either. */
  readonly slots: Readonly<Record<(typeof memories)[number], number>>;
}

/** The options of a machine whose memory can grow. A memory with learned initial contents cannot. */
const growing = z.looseObject({
  slots: z.number(),
  initialMemory: z.looseObject({ kind: z.literal('constant') }),
});

/** What is measured of a machine with these options beyond its memory; null for nothing. */
export function pastSlotsOf(topic: string, machine: JsonObject): PastSlots | null {
  const plan = aimsOf(topic).pastSlots;
  const { data } = growing.safeParse(machine);
  return plan && data
    ? { lengths: plan.lengths, slots: { trained: data.slots, grown: plan.grown } }
    : null;
}

/** The file that is added to a run folder. */
export const pastSlotsFile = 'past-slots.json';

/** What was measured with either memory. */
export const pastSlotsRecord = z.object({ trained: z.array(measured), grown: z.array(measured) });

export type PastSlotsRecord = Readonly<z.output<typeof pastSlotsRecord>>;
