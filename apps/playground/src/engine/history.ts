import { finiteNumber, flag, parseOptions, storedScore, strictOptions } from '@tapehead/core';
import * as z from 'zod';

const point = strictOptions({
  sequences: finiteNumber(),
  bitsPerSequence: finiteNumber().nullable(),
  /** In its own unit; null where it is not known, as in earlier releases. */
  loss: finiteNumber().nullable().default(null),
});
const check = strictOptions({
  sequences: finiteNumber(),
  wrong: finiteNumber(),
  total: finiteNumber(),
  cost: finiteNumber().nullable().default(null),
  bitsPerSequence: finiteNumber().nullable().default(null),
  optimalBits: finiteNumber().default(0),
  /** Without it, as in earlier releases, whether no output was wrong. */
  solved: flag().optional(),
}).transform((found) => ({
  ...found,
  solved: found.solved ?? (found.wrong === 0 && found.total > 0),
}));
const history = strictOptions({
  /** The learning curve. */
  points: z.array(point).readonly(),
  /** What the checks found. */
  checks: z.array(storedScore(check)).readonly(),
});

/** The past of a run, as far as it is drawn. */
export type History = z.output<typeof history>;
export type HistoryPoint = History['points'][number];
export type HistoryCheck = History['checks'][number];

export const noHistory: History = { points: [], checks: [] };

/** @throws {InvalidOptionsError} if it is none. */
export function parseHistory(value: unknown): History {
  return parseOptions('history', history, value);
}
