import { wrongShare } from '@tapehead/trainer';
import type { AlignedData } from 'uplot';
import { joinCurves } from './join-curves.js';
import type { HistoryCheck, HistoryPoint } from '../engine/history.js';

/** Learning curve and checks side by side: sequences, bits per sequence, wrong bits in percent. */
export function curveData(
  points: readonly HistoryPoint[],
  checks: readonly HistoryCheck[],
): AlignedData {
  const wrong = new Map(
    checks.flatMap((check) => {
      const wrong = wrongShare(check);
      return wrong === null ? [] : [[check.sequences, 100 * wrong] as const];
    }),
  );
  return joinCurves([lossCurve(points), wrong]);
}

/** What is drawn of a loss of 0, which has no place on a log scale. */
const leastBits = 1e-3;

/** Bits per sequence by the sequences of training. */
export function lossCurve(points: readonly HistoryPoint[]): ReadonlyMap<number, number | null> {
  return new Map(
    points.map(({ sequences, bitsPerSequence }) => [
      sequences,
      bitsPerSequence === null ? null : Math.max(leastBits, bitsPerSequence),
    ]),
  );
}

/** The curve in a sentence. */
export function curveText(
  points: readonly HistoryPoint[],
  checks: readonly HistoryCheck[],
): string {
  const first = points.find(({ bitsPerSequence }) => bitsPerSequence !== null);
  const last = points.findLast(({ bitsPerSequence }) => bitsPerSequence !== null);
  const check = checks.at(-1);
  if (!first || !last) return 'Nothing has been learned yet.';
  const curve = `The loss goes from ${bitsText(first)} bits per sequence after ${count(first.sequences)} sequences to ${bitsText(last)} after ${count(last.sequences)}.`;
  if (!check) return curve;
  return `${curve} The last check found ${count(check.wrongBits)} of ${count(check.totalBits)} bits wrong.`;
}

function bitsText({ bitsPerSequence }: HistoryPoint): string {
  return (bitsPerSequence ?? 0).toFixed(2);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}
