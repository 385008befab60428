import { finiteNumber, flag, type JsonObject, storedScore } from '@tapehead/core';
import * as z from 'zod';

const point = z.object({
  event: z.literal('point'),
  sequences: finiteNumber(),
  bitsPerSequence: finiteNumber().nullable(),
  /** The loss in its own unit; null if it is unknown, as in files of earlier releases. */
  loss: finiteNumber().nullable().default(null),
});
const check = z
  .object({
    event: z.literal('check'),
    sequences: finiteNumber(),
    wrong: finiteNumber(),
    total: finiteNumber(),
    cost: finiteNumber().nullable().default(null),
    bitsPerSequence: finiteNumber().nullable().default(null),
    optimalBits: finiteNumber().default(0),
    /** Missing in files of earlier releases; then it means that no output was wrong. */
    solved: flag().optional(),
  })
  .transform((found) => ({
    ...found,
    solved: found.solved ?? (found.wrong === 0 && found.total > 0),
  }));
const storedCheck = storedScore(check);

export type HistoryPoint = Omit<z.output<typeof point>, 'event'>;
export type HistoryCheck = Omit<z.output<typeof storedCheck>, 'event'>;

/** The past of a run, as far as charts show it. */
export interface History {
  /** The learning curve. */
  readonly points: readonly HistoryPoint[];
  /** The results of the checks. */
  readonly checks: readonly HistoryCheck[];
}

export const noHistory: History = { points: [], checks: [] };

/** The events of a run's log that its history is made of. */
export function pastOf(events: readonly JsonObject[]): readonly JsonObject[] {
  return events.filter(({ event }) => event === 'point' || event === 'check');
}

/** The history from the events of a log. Incomplete events are left out. */
export function historyOf(events: readonly JsonObject[]): History {
  return {
    points: events.flatMap((event) => point.safeParse(event).data ?? []),
    checks: events.flatMap((event) => storedCheck.safeParse(event).data ?? []),
  };
}
