import { flag, type OptionsShape, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import styles from 'ansi-styles';
import * as z from 'zod';
import { listOption } from './options.js';
import { seriesStyle } from './palette.js';
import { type Point, summarize } from './summary.js';
import type { Terminal } from './trace-text.js';

const finite = (error: string) => z.number({ error });
const curvePoint = strictOptions({
  sequences: finite('a number'),
  cost: finite('a number'),
} satisfies OptionsShape<TextCurvePoint>);

/** A point of a curve in a terminal. */
export interface TextCurvePoint {
  /** Sequences trained on so far. */
  readonly sequences: number;
  /** The cost of a sequence. */
  readonly cost: number;
}

/** What `learningCurveText` draws. */
export interface LearningCurveTextOptions {
  /** At least one, in the order of training. */
  readonly points: readonly TextCurvePoint[];
  /** What the costs are, such as `bits per sequence`. */
  readonly unit: string;
}

const textOptions = strictOptions({
  points: listOption(curvePoint, 'point'),
  unit: z.string({ error: 'a text' }),
} satisfies OptionsShape<LearningCurveTextOptions>);

/** A terminal, and how much of it a curve may take. */
export interface CurveTerminal extends Terminal {
  /** Lines of text. */
  readonly rows: number;
}

const terminalOptions = strictOptions({
  columns: wholeNumber(1, 1e6),
  rows: wholeNumber(1, 1e6),
  colours: flag(),
} satisfies OptionsShape<CurveTerminal>);

/** Room for the numbers of an axis. */
const margin = 9;
/** What is left of a terminal that is smaller is too little to see anything. */
const [leastColumns, leastRows] = [24, 5];

/**
 * A learning curve on a logarithmic scale as lines for a terminal, in Braille characters, of which each shows 2 × 4 dots.
 * Costs that such a scale cannot show, 0 and less, are left out.
 * @returns an empty text where the terminal is smaller than 24 columns or 5 rows, or there is no cost to show
 * @throws {InvalidOptionsError} where an option is out of range.
 * @example
 * ```ts
 * import { learningCurveText } from '@tapehead/figures';
 *
 * const points = [100, 200, 300].map((sequences) => ({ sequences, cost: 1e4 / sequences }));
 * const unit = 'bits per sequence';
 * console.log(learningCurveText({ points, unit }, { columns: 60, rows: 10, colours: false }));
 * ```
 */
export function learningCurveText(
  options: LearningCurveTextOptions,
  shownOn: CurveTerminal,
): string {
  const { points, unit } = parseOptions('learningCurveText', textOptions, options);
  const terminal = parseOptions('learningCurveText.terminal', terminalOptions, shownOn);
  const { columns, rows, colours } = terminal;
  const height = rows - 3;
  const width = columns - margin;
  const drawn = points
    .flatMap(({ sequences: x, cost }) => {
      const y = Math.log10(cost);
      return Number.isFinite(y) ? [{ x, y }] : [];
    })
    .toSorted((left, right) => left.x - right.x);
  if (columns < leastColumns || rows < leastRows || drawn.length === 0) return '';
  const line = summarize(drawn, 2 * width);
  const axis = axisOf(line);
  const [first, last] = [drawn[0]?.x ?? 0, drawn.at(-1)?.x ?? 0];
  const dots = dotsOf(
    line.map(({ x, y }) => ({
      x: last > first ? ((x - first) / (last - first)) * (2 * width - 1) : 0,
      y: ((axis.to - y) / (axis.to - axis.from)) * (4 * height - 1),
    })),
    width,
    height,
  );
  const value = (row: number) =>
    numberText(10 ** (axis.to - ((axis.to - axis.from) * row) / (height - 1)));
  const labelled = new Set([0, Math.floor((height - 1) / 2), height - 1]);
  const colour = styles.color.ansi256(styles.hexToAnsi256(seriesStyle(0).colour));
  const paint = (text: string) => (colours ? `${colour}${text}${styles.color.close}` : text);
  const [left, right] = [countText(first), `${countText(last)} sequences`];
  const gap = width - left.length - right.length;
  return [
    `${unit}, log scale`.slice(0, columns),
    ...dots.map(
      (text, row) =>
        `${(labelled.has(row) ? value(row) : '').padStart(margin - 2)} ┤${paint(text)}`,
    ),
    `${' '.repeat(margin - 1)}└${'─'.repeat(width)}`,
    `${' '.repeat(margin)}${gap > 0 ? left + ' '.repeat(gap) + right : right}`.slice(0, columns),
    '',
  ].join('\n');
}

/** The values that the curve takes, or a little around the only one. */
function axisOf(line: readonly Point[]): { readonly from: number; readonly to: number } {
  const values = line.map(({ y }) => y);
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return to > from ? { from, to } : { from: from - 0.5, to: to + 0.5 };
}

/** The bit of each dot of a Braille character, by its row and column. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Lines of Braille characters in which the points, in dots from the upper left, are joined. */
function dotsOf(points: readonly Point[], width: number, height: number): string[] {
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const mark = (x: number, y: number) => {
    const row = cells[Math.floor(y / 4)];
    const at = Math.floor(x / 2);
    if (row) row[at] = (row[at] ?? 0) | (bits[y % 4]?.[x % 2] ?? 0);
  };
  points.forEach((point, index) => {
    const before = points[index - 1] ?? point;
    const steps = Math.max(
      1,
      Math.ceil(Math.max(point.x - before.x, Math.abs(point.y - before.y))),
    );
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      mark(
        Math.round(before.x + (point.x - before.x) * share),
        Math.round(before.y + (point.y - before.y) * share),
      );
    }
  });
  return cells.map((row) =>
    Array.from(row, (dots) => (dots === 0 ? ' ' : String.fromCodePoint(0x2800 + dots))).join(''),
  );
}

/** A number of more than 0 in at most 7 characters. */
function numberText(value: number): string {
  if (value >= 0.01 && value < 1e5) return String(Number(value.toPrecision(3)));
  const text = value.toExponential(1);
  return text.length > margin - 2 ? value.toExponential(0) : text;
}

const countText = (count: number) => Math.round(count).toLocaleString('en-US');
