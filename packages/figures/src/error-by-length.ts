import * as Plot from '@observablehq/plot';
import { type OptionsShape, parseOptions, strictOptions } from '@tapehead/core';
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
import { faintInk, shade } from './palette.js';

const whole = (least: number) =>
  z
    .int({ error: `a whole number of at least ${least}` })
    .min(least, { error: `a whole number of at least ${least}` });

/** How many outputs of a model are wrong at one length. */
export interface LengthError {
  /** The length of the sequences. */
  readonly length: number;
  /** Outputs that are wrong. */
  readonly wrong: number;
  /** Outputs that were measured; at least one. */
  readonly total: number;
}

const measurement = strictOptions({
  length: whole(1),
  wrong: whole(0),
  total: whole(1),
} satisfies OptionsShape<LengthError>).refine(({ wrong, total }) => wrong <= total, {
  path: ['wrong'],
  error: 'at most total',
});

/** One line of `errorByLength`. */
export interface LengthErrorSeries {
  /** Whose errors they are. Series with the same label share colour and label. */
  readonly label: string;
  /** At least one. */
  readonly points: readonly LengthError[];
}

/** What `errorByLength` draws. */
export interface ErrorByLengthOptions {
  /** `Wrong outputs by length` by default. */
  readonly title?: string | undefined;
  /** What outputs that are wrong are called; `wrong bits` by default. */
  readonly wrong?: string | undefined;
  /** The lines, at least one. */
  readonly series: readonly LengthErrorSeries[];
  /** The lengths that the models were trained on. */
  readonly training: { readonly from: number; readonly to: number };
  /** Of the share of wrong outputs; `linear` by default. */
  readonly scale?: AxisScale | undefined;
  /** Lengths that mean something, such as the slots of a memory; none by default. */
  readonly references?: readonly Reference[] | undefined;
}

const errorByLengthOptions = strictOptions({
  title: textOption().default('Wrong outputs by length'),
  wrong: textOption().default('wrong bits'),
  series: listOption(
    strictOptions({ label: textOption(), points: listOption(measurement, 'point') }),
    'series',
  ),
  training: strictOptions({ from: whole(1), to: whole(1) }).refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'at least from',
  }),
  scale: scaleOption.default('linear'),
  references: referencesOption(whole(1), 'a list of references'),
} satisfies OptionsShape<ErrorByLengthOptions>);

/**
 * The share of wrong outputs over the length of the sequences, with the range of training marked, as SVG.
 * @throws {InvalidOptionsError} where there is nothing to draw or a value is out of range.
 */
export function errorByLength(options: ErrorByLengthOptions): string {
  const {
    title,
    wrong: name,
    series,
    training,
    scale,
    references,
  } = parseOptions('errorByLength', errorByLengthOptions, options);
  const lines = series.map(({ label, points }) => ({
    label,
    points: points
      .map(({ length, wrong, total }) => ({ x: length, y: (100 * wrong) / total }))
      .sort((left, right) => left.x - right.x)
      .map(({ x, y }) => ({ x, y, low: y, high: y })),
  }));
  const longest = Math.max(
    training.to,
    ...references.map(({ at }) => at),
    ...lines.flatMap(({ points }) => points.map(({ x }) => x)),
  );
  const isOfBits = name === 'wrong bits';
  const largest = Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return drawLineChart({
    title,
    subtitle: isOfBits ? 'share of answer bits on the wrong side of ½; guessing gives 50 %' : '',
    description: [
      `Share of ${name} over the length of the sequence; trained on lengths ${training.from} to ${training.to}.`,
      ...lines.map(
        ({ label, points }) =>
          `${label}: ${points.map(({ x, y }) => `${percent(y)} at ${x}`).join(', ')}.`,
      ),
      ...references.map(({ label, at }) => `${label}: at ${at}.`),
    ].join(' '),
    x: { label: 'length of the sequence', from: 0, to: longest * 1.02 },
    y: {
      label: `${name} (%)`,
      scale,
      atLeast: largest > 25 ? (isOfBits ? 50 : 100) : 1,
      fromZero: true,
      lowestPower: -4,
    },
    levels: [],
    lines,
    background: [
      Plot.rectX([training], { x1: 'from', x2: 'to', fill: shade }),
      Plot.ruleX(references, { x: 'at', stroke: faintInk, strokeDasharray: '2 4' }),
      isOfBits && largest > 25
        ? Plot.ruleY([50], { stroke: faintInk, strokeDasharray: '2 4' })
        : null,
    ],
    notes: [
      Plot.text([training], {
        ...noteStyle,
        // No outline over the shaded range.
        stroke: shade,
        x: 'from',
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 4,
        dy: 22,
        text: () => 'trained on',
      }),
      Plot.text(references, {
        ...noteStyle,
        x: 'at',
        text: 'label',
        frameAnchor: 'top',
        textAnchor: 'end',
        dx: -4,
        dy: 22,
      }),
    ],
  });
}

function percent(value: number): string {
  return `${Number(value.toPrecision(2))} %`;
}
