import * as Plot from '@observablehq/plot';
import {
  flag,
  InvalidOptionsError,
  type OptionsShape,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';
import { drawLineChart, noteStyle } from './line-chart.js';
import {
  type AxisScale,
  listOption,
  type Reference,
  referencesOption,
  scaleOption,
  textOption,
} from './options.js';
import { faintInk } from './palette.js';
import { summarize, type Summary } from './summary.js';

const count = z
  .number({ error: 'a number of at least 0' })
  .min(0, { error: 'a number of at least 0' });
/** A failed run may have logged values that are not finite. */
const cost = z.custom<number>((value) => typeof value === 'number' && !(value < 0), {
  error: 'a number of at least 0',
});

/** The cost of a sequence at one time of training: either in bits, or a loss that is not in bits. */
export interface CostPoint {
  /** Sequences trained on so far. */
  readonly sequences: number;
  /** The cost in bits per sequence. */
  readonly bitsPerSequence?: number | undefined;
  /** The loss per sequence, in its own unit. */
  readonly loss?: number | undefined;
}

const point = strictOptions({
  sequences: count,
  bitsPerSequence: cost.optional(),
  loss: cost.optional(),
} satisfies OptionsShape<CostPoint>).refine(
  ({ bitsPerSequence, loss }) => (bitsPerSequence === undefined) !== (loss === undefined),
  { error: 'either "bitsPerSequence" or "loss", a number of at least 0' },
);

/** One line of `learningCurve`. */
export interface CostSeries {
  /** Whose costs they are. Series with the same label, such as the seeds of one experiment, share colour and label. */
  readonly label: string;
  /** At least one. */
  readonly points: readonly CostPoint[];
}

/** What `learningCurve` draws. */
export interface LearningCurveOptions {
  /** `Learning curve` by default. */
  readonly title?: string | undefined;
  /** The lines, at least one. */
  readonly series: readonly CostSeries[];
  /** Of the costs; `linear` by default. */
  readonly scale?: AxisScale | undefined;
  /** Costs to compare with, in the unit of the points; none by default. */
  readonly references?: readonly Reference[] | undefined;
  /** Places along the training to mark, in sequences trained on; none by default. */
  readonly places?: readonly Reference[] | undefined;
  /** Whether the linear axis of costs begins at 0, as by default, and not a little below the least cost. */
  readonly fromZero?: boolean | undefined;
}

const learningCurveOptions = strictOptions({
  title: textOption().default('Learning curve'),
  series: listOption(
    strictOptions({ label: textOption(), points: listOption(point, 'point') }),
    'series',
  ),
  scale: scaleOption.default('linear'),
  references: referencesOption(count, 'a list of references'),
  places: referencesOption(count, 'a list of places'),
  fromZero: flag().default(true),
} satisfies OptionsShape<LearningCurveOptions>);

/** How many points a line has at most; more of them are averaged. */
const mostPoints = 100;

/**
 * The cost of a sequence over the sequences trained on (Graves et al. 2014, Figure 3), as SVG. Series with
 * the same label, such as the seeds of one experiment, share colour and label. Values that are not finite
 * are left out, and the figure says how many. The cost is in bits, or all points have a `loss` that is not.
 * @throws {InvalidOptionsError} where there is nothing to draw, a value is out of range, or some points are in bits
 *   and others not.
 */
export function learningCurve(options: LearningCurveOptions): string {
  const { title, series, scale, references, places, fromZero } = parseOptions(
    'learningCurve',
    learningCurveOptions,
    options,
  );
  const all = series.flatMap(({ points }) => points);
  const inBits = all.every(({ bitsPerSequence }) => bitsPerSequence !== undefined);
  if (!inBits && all.some(({ bitsPerSequence }) => bitsPerSequence !== undefined)) {
    throw new InvalidOptionsError([
      'learningCurve.series: got points with "bitsPerSequence" and others with "loss", expected one of the two, since they have no axis in common',
    ]);
  }
  const lines = series.map(({ label, points }, index) => {
    const finite = points.flatMap(({ sequences: x, bitsPerSequence, loss }) => {
      const y = bitsPerSequence ?? loss;
      return y !== undefined && Number.isFinite(y) ? [{ x, y }] : [];
    });
    if (finite.length === 0) {
      throw new InvalidOptionsError([
        `learningCurve.series.${index}.points: none of the ${points.length} values is finite, expected at least one that is`,
      ]);
    }
    const drawn = summarize(finite, mostPoints);
    return {
      label,
      points: drawn,
      omitted: points.length - finite.length,
      averaged: drawn.length < finite.length,
    };
  });
  const last = Math.max(...lines.flatMap(({ points }) => points.map(({ x }) => x)));
  const thousands = last >= 10_000;
  const unit = thousands ? 1000 : 1;
  const marks = places.map(({ label, at }) => ({ label, at: at / unit }));
  return drawLineChart({
    title,
    subtitle: subtitle(lines),
    description: [
      `${inBits ? 'Cost in bits' : 'Loss'} per sequence over the number of sequences trained on, up to ${last}.`,
      ...lines.map(({ label, points }) => `${label}: ${course(points)}${inBits ? ' bits' : ''}.`),
      ...references.map(
        ({ label, at }) => `${label}: ${Number(at.toPrecision(3))}${inBits ? ' bits' : ''}.`,
      ),
      ...places.map(({ label, at }) => `${label}: at ${at} sequences.`),
    ].join(' '),
    x: {
      label: thousands ? 'sequences trained on (thousands)' : 'sequences trained on',
      from: 0,
      to: Math.max(last / unit, 1),
    },
    y: {
      label: inBits ? 'cost per sequence (bits)' : 'loss per sequence',
      scale,
      atLeast: inBits ? 1 : 0.1,
      fromZero,
      lowestPower: -3,
    },
    levels: references.map(({ at }) => at),
    lines: lines.map(({ label, points }) => ({
      label,
      points: points.map((point) => ({ ...point, x: point.x / unit })),
    })),
    background: [
      Plot.ruleY(references, { y: 'at', stroke: faintInk, strokeDasharray: '2 4' }),
      Plot.ruleX(marks, { x: 'at', stroke: faintInk, strokeDasharray: '2 4' }),
    ],
    notes: [
      Plot.text(marks, {
        ...noteStyle,
        x: 'at',
        text: 'label',
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 4,
        dy: 2,
      }),
      Plot.text(references, {
        ...noteStyle,
        y: 'at',
        text: 'label',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 4,
        dy: -7,
      }),
    ],
  });
}

function subtitle(lines: readonly { omitted: number; averaged: boolean }[]): string {
  const omitted = lines.reduce((sum, line) => sum + line.omitted, 0);
  return [
    ...(lines.some(({ averaged }) => averaged)
      ? ['line: mean of neighbouring values; shade: lowest to highest']
      : []),
    ...(omitted > 0
      ? [`left out: ${omitted} ${omitted === 1 ? 'value that is' : 'values that are'} not finite`]
      : []),
  ].join('; ');
}

function course(points: readonly Summary[]): string {
  const [first, final] = [points[0], points.at(-1)].map((point) =>
    Number((point?.y ?? 0).toPrecision(3)),
  );
  return `from ${first ?? 0} to ${final ?? 0}`;
}
