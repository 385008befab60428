import type uPlot from 'uplot';

/** One line of a chart, or dots without one. */
export interface PlotSeries {
  readonly label: string;
  /** The name of a colour of the page. */
  readonly colour: string;
  readonly dashed?: boolean;
  readonly dots?: boolean;
  /** `right` for an axis of its own on the right side. */
  readonly side?: 'left' | 'right';
}

export interface PlotShape {
  readonly across: string;
  readonly up: string;
  readonly right?: string;
  /** Whether the left axis is a log scale, for values that fall over several powers of ten. */
  readonly log?: boolean;
  readonly series: readonly PlotSeries[];
}

/** How large a chart is, and the page's rem, in pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
}

/** The options of uPlot for a chart, in the colours and sizes of the page. */
export function plotOptions(
  { across, up, right, log = false, series }: PlotShape,
  theme: string,
  colourOf: (name: string) => string,
  { width, height, rem }: PlotSize,
): uPlot.Options {
  const ink = colourOf('muted');
  // Rounded, since on a screen with a pixel ratio other than 1 uPlot scales only whole numbers of pixels correctly.
  const font = `${Math.round(0.75 * rem)}px system-ui, sans-serif`;
  const axis = {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: 1.1 * rem,
    gap: 0.3 * rem,
    grid: { stroke: colourOf('line'), width: 1 },
    ticks: { stroke: colourOf('line'), width: 1 },
  };
  const fromZero = (_: uPlot, __: number, most: number): [number, number] => [
    0,
    Number.isFinite(most) && most > 0 ? 1.05 * most : 1,
  ];
  return {
    width,
    height,
    class: theme,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: (_, least, most) => [least, Math.max(most, least + 1)] },
      y: log ? { distr: 3 as const } : { range: fromZero },
      ...(right === undefined ? {} : { right: { range: fromZero } }),
    },
    axes: [
      { ...axis, label: across, size: 1.9 * rem, space: 4 * rem },
      { ...axis, label: up, size: 3 * rem, space: 1.9 * rem },
      ...(right === undefined
        ? []
        : [
            {
              ...axis,
              label: right,
              scale: 'right',
              side: 1,
              size: 3 * rem,
              space: 1.9 * rem,
              grid: { show: false },
            },
          ]),
    ],
    series: [
      {},
      ...series.map(({ label, colour, dashed = false, dots = false, side = 'left' }) => ({
        label,
        scale: side === 'left' ? 'y' : 'right',
        stroke: colourOf(colour),
        width: rem / 8,
        ...(dashed && { dash: [0.4 * rem, 0.25 * rem] }),
        points: { show: dots, size: 0.4 * rem, fill: colourOf(colour) },
        spanGaps: true,
      })),
    ],
  };
}
