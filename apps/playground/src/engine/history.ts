import { finiteNumber, flag, type JsonObject, storedScore } from '@tapehead/core';
import * as z from 'zod';

const point = z.object({
  event: z.literal('point'),
  sequences: finiteNumber(),
  bitsPerSequence: finiteNumber().nullable(),
  /** In its own unit; null where it is not known, as in earlier releases. */
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
    /** Without it, as in earlier releases, whether no output was wrong. */
    solved: flag().optional(),
  })
  .transform((found) => ({
    ...found,
    solved: found.solved ?? (found.wrong === 0 && found.total > 0),
  }));
const storedCheck = storedScore(check);

export type HistoryPoint = Omit<z.output<typeof point>, 'event'>;
export type HistoryCheck = Omit<z.output<typeof storedCheck>, 'event'>;

/** The past of a run, as far as it is drawn. */
export interface History {
  /** The learning curve. */
  readonly points: readonly HistoryPoint[];
  /** What the checks found. */
  readonly checks: readonly HistoryCheck[];
}

export const noHistory: History = { points: [], checks: [] };

/** What of a run's log makes its history. */
export function pastOf(events: readonly JsonObject[]): readonly JsonObject[] {
  return events.filter(({ event }) => event === 'point' || event === 'check');
}

/** The history that the events of a log tell; what they lack is left out. */
export function historyOf(events: readonly JsonObject[]): History {
  return {
    points: events.flatMap((event) => point.safeParse(event).data ?? []),
    checks: events.flatMap((event) => storedCheck.safeParse(event).data ?? []),
  };
}
