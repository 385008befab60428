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
  readonly series: readonly PlotSeries[];
}

const font = '12px system-ui, sans-serif';

/** The options of uPlot for a chart, in the colours of the page. */
export function plotOptions(
  { across, up, right, series }: PlotShape,
  theme: string,
  colourOf: (name: string) => string,
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const ink = colourOf('muted');
  const axis = {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: 18,
    grid: { stroke: colourOf('line'), width: 1 },
    ticks: { stroke: colourOf('line'), width: 1 },
  };
  const fromZero = (_: uPlot, __: number, most: number): [number, number] => [
    0,
    Number.isFinite(most) && most > 0 ? 1.05 * most : 1,
  ];
  return {
    ...size,
    class: theme,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, least, most) => [least, Math.max(most, least + 1)] },
      y: { range: fromZero },
      ...(right === undefined ? {} : { right: { range: fromZero } }),
    },
    axes: [
      { ...axis, label: across, size: 32 },
      { ...axis, label: up, size: 50 },
      ...(right === undefined
        ? []
        : [
            {
              ...axis,
              label: right,
              scale: 'right',
              side: 1,
              size: 50,
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
        width: 2,
        ...(dashed && { dash: [6, 4] }),
        points: { show: dots, size: 6, fill: colourOf(colour) },
        spanGaps: true,
      })),
    ],
  };
}
