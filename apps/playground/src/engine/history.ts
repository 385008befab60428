import { finiteNumber, parseOptions, strictOptions } from '@tapehead/core';
import * as z from 'zod';

const point = strictOptions({
  sequences: finiteNumber(),
  bitsPerSequence: finiteNumber().nullable(),
});
const check = strictOptions({
  sequences: finiteNumber(),
  wrongBits: finiteNumber(),
  totalBits: finiteNumber(),
});
const history = strictOptions({
  /** The learning curve, in bits per sequence. */
  points: z.array(point).readonly(),
  /** What the checks found. */
  checks: z.array(check).readonly(),
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
