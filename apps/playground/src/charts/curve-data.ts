import { mainFigure, mainUnit, type MeasureWords } from '@tapehead/core';
import type { AlignedData } from 'uplot';
import { count } from '../words/count.js';
import { joinCurves } from './join-curves.js';
import type { HistoryCheck, HistoryPoint } from '../engine/history.js';

/** Learning curve and checks as columns: sequences, the loss, and the checks' main measure. */
export function curveData(
  points: readonly HistoryPoint[],
  checks: readonly HistoryCheck[],
  words: MeasureWords,
): AlignedData {
  return joinCurves([lossCurve(points), checkCurve(checks, words)]);
}

/** The checks' main measure by the sequences of training. */
export function checkCurve(
  checks: readonly HistoryCheck[],
  words: MeasureWords,
): ReadonlyMap<number, number> {
  return new Map(
    checks.flatMap((check) => {
      const { value } = mainFigure(words, check);
      return value === null ? [] : [[check.sequences, value] as const];
    }),
  );
}

/** The value drawn for a loss of 0, which a log scale cannot show. */
const least = 1e-3;

/** The loss by the sequences of training. */
export function lossCurve(points: readonly HistoryPoint[]): ReadonlyMap<number, number | null> {
  return new Map(
    points.map((point) => {
      const loss = lossOf(point);
      return [point.sequences, loss === null ? null : Math.max(least, loss)];
    }),
  );
}

/** The loss of a point: in bits, if it has any. */
function lossOf({ bitsPerSequence, loss }: HistoryPoint): number | null {
  return bitsPerSequence ?? loss;
}

/** The unit of a curve's losses: bits, or just the loss. */
export function lossUnit(points: readonly HistoryPoint[]): string {
  const inBits = points.every(
    ({ bitsPerSequence, loss }) => bitsPerSequence !== null || loss === null,
  );
  return inBits ? 'bits per sequence' : 'loss per sequence';
}

/** The name of the checks' main measure, such as `wrong bits, %`. */
export function checkUnit(checks: readonly HistoryCheck[], words: MeasureWords): string {
  if (words.by === 'wrong outputs') return `${words.wrong}, %`;
  return mainUnit(words, checks.at(-1)?.optimalBits ?? 0);
}

/** The curve in a sentence. */
export function curveText(
  points: readonly HistoryPoint[],
  checks: readonly HistoryCheck[],
  words: MeasureWords,
): string {
  const known = points.filter((point) => lossOf(point) !== null);
  const [first, last] = [known[0], known.at(-1)];
  const check = checks.at(-1);
  if (!first || !last) return 'Nothing has been learned yet.';
  const curve = `The loss goes from ${lossText(first)} after ${count(first.sequences)} sequences to ${lossText(last)} after ${count(last.sequences)}.`;
  if (!check) return curve;
  return `${curve} The last check found ${checkText(check, words)}.`;
}

function checkText(check: HistoryCheck, words: MeasureWords): string {
  const { value, unit } = mainFigure(words, check);
  if (words.by === 'wrong outputs') {
    return `${count(check.wrong)} of ${count(check.total)}: ${words.wrong}`;
  }
  return `${(value ?? Number.NaN).toFixed(1)} ${unit}`;
}

function lossText(point: HistoryPoint): string {
  const value = lossOf(point) ?? 0;
  return point.bitsPerSequence === null
    ? `${Number(value.toPrecision(3))} per sequence`
    : `${value.toFixed(2)} bits per sequence`;
}
