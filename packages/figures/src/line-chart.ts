import * as Plot from '@observablehq/plot';
import { type Canvas, drawSvg } from './canvas.js';
import { spread, textWidth } from './labels.js';
import { faintInk, guide, type SeriesStyle, seriesStyle } from './palette.js';
import type { Summary } from './summary.js';
import { plotAxis, type YAxis } from './y-axis.js';

/** One line. Lines with the same label, such as the seeds of one experiment, share colour and label. */
export interface Line {
  readonly label: string;
  /** At least one point, in the order of x. */
  readonly points: readonly Summary[];
}

export interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly x: { readonly label: string; readonly from: number; readonly to: number };
  readonly y: YAxis;
  /** Heights that the axis has to reach besides those of the lines. */
  readonly levels: readonly number[];
  readonly lines: readonly Line[];
  /** What lies behind the lines. */
  readonly background: readonly Plot.Markish[];
  /** What is written over the lines. */
  readonly notes: readonly Plot.Markish[];
}

/** Text that stays readable over lines. */
export const noteStyle: Readonly<{ fill: string; stroke: string; strokeWidth: number }> = {
  fill: faintInk,
  stroke: 'white',
  strokeWidth: 4,
};

interface DrawnLine extends Line, SeriesStyle {
  /** How much thicker it is than the last, so that it still shows where a later one covers it. */
  readonly extraWidth: number;
}

const width = 760;
const height = 420;
const header = 64;
const margin = { top: 16, bottom: 44, left: 70 };
/** Lines of up to this many points show each of them. */
const mostSymbols = 40;

/** Lines with their labels at their ends, as SVG. */
export function drawLineChart(chart: LineChart): string {
  const labels = [...new Set(chart.lines.map(({ label }) => label))];
  const marginRight = Math.min(300, 34 + Math.max(...labels.map(textWidth)));
  const values = chart.lines.flatMap(({ points }) =>
    points.flatMap(({ low, high }) => [low, high]),
  );
  const axis = plotAxis(chart.y, [...values, ...chart.levels]);
  const lines = chart.lines.map(({ label, points }): DrawnLine => {
    const index = labels.indexOf(label);
    return {
      ...seriesStyle(index),
      label,
      extraWidth: Math.min(1.8, 0.9 * (labels.length - 1 - index)),
      points: points.map(({ x, y, low, high }) => ({
        x,
        y: axis.clamp(y),
        low: axis.clamp(low),
        high: axis.clamp(high),
      })),
    };
  });
  return drawSvg(width, height, chart, (canvas) => {
    canvas.add('text', { x: 16, y: 26, 'font-size': 16, 'font-weight': 'bold' }, chart.title);
    canvas.add('text', { x: 16, y: 44, fill: faintInk }, chart.subtitle);
    canvas.add('text', { x: 16, y: 68 }, chart.y.label);
    const plot = Plot.plot({
      document: canvas.document,
      width,
      height: height - header,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      marginLeft: margin.left,
      marginRight,
      x: { domain: [chart.x.from, chart.x.to] },
      y: { type: axis.type, domain: axis.domain },
      marks: [
        ...chart.background,
        Plot.gridY({ ticks: axis.ticks, stroke: guide, strokeOpacity: 0.35 }),
        Plot.axisY({ ticks: axis.ticks, tickFormat: axis.tickFormat, label: null, fontSize: 12 }),
        Plot.axisX({
          ticks: 8,
          label: chart.x.label,
          labelAnchor: 'center',
          labelArrow: 'none',
          fontSize: 12,
        }),
        Plot.ruleY([axis.domain[0]], { stroke: faintInk }),
        ...lines.flatMap(lineMarks),
        ...chart.notes,
      ],
    });
    plot.setAttribute('font-size', '12');
    canvas.place(plot, 0, header);
    labelLines(canvas, lines, positionsOf(plot), width - marginRight + 22);
  });
}

function lineMarks({ points, colour, dash, symbol, extraWidth }: DrawnLine): Plot.Markish[] {
  const position = { x: 'x', y: 'y' };
  return [
    points.some(({ low, high }) => low < high)
      ? Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.15 })
      : null,
    Plot.lineY(points, {
      ...position,
      stroke: colour,
      strokeWidth: 1.6 + extraWidth,
      ...(dash === undefined ? {} : { strokeDasharray: dash }),
    }),
    points.length <= mostSymbols
      ? Plot.dot(points, {
          ...position,
          symbol,
          r: 3.5 + extraWidth,
          fill: colour,
          stroke: 'white',
          strokeWidth: 0.8,
        })
      : null,
  ];
}

/** Where a point of the chart lies in the image. */
type Positions = (point: Summary) => { readonly x: number; readonly y: number };

function positionsOf(plot: Plot.Plot): Positions {
  const x = plot.scale('x');
  const y = plot.scale('y');
  return (point) => ({ x: Number(x?.apply(point.x)), y: header + Number(y?.apply(point.y)) });
}

/** Each label stands at the height where its lines end, moved as far as its neighbours need. */
function labelLines(
  canvas: Canvas,
  lines: readonly DrawnLine[],
  positions: Positions,
  left: number,
): void {
  const groups = [...new Set(lines.map(({ label }) => label))].map((label) => {
    const members = lines.filter((line) => line.label === label);
    const ends = members.flatMap(({ points }) => points.slice(-1)).map(positions);
    const middle = ends.reduce((sum, { y }) => sum + y, 0) / ends.length;
    return { label, ends, middle, colour: members[0]?.colour };
  });
  const middles = groups.map(({ middle }) => middle);
  const heights = spread(middles, 16, header + margin.top, height - margin.bottom);
  for (const [index, { label, ends, middle, colour }] of groups.entries()) {
    const y = rounded(heights[index] ?? middle);
    for (const end of ends) {
      const d = `M${rounded(end.x + 6)},${rounded(end.y)}L${left - 4},${y}`;
      canvas.add('path', {
        d,
        fill: 'none',
        stroke: colour,
        'stroke-width': 0.7,
        'stroke-opacity': 0.7,
      });
    }
    canvas.add('text', { x: left, y, dy: '0.32em', fill: colour, 'font-weight': 'bold' }, label);
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
