import * as Plot from '@observablehq/plot';
import type { Canvas } from './canvas.js';
import { colouredCells, type Matrix } from './cells.js';
import type { ColourScale } from './colour-scale.js';
import { faintInk, guide, shade } from './palette.js';

/** Values over time as a grid of colours. */
export interface HeatPanel {
  readonly title: string;
  /** Follows the title, not in bold. */
  readonly note: string;
  readonly rows: Matrix;
  readonly rowLabel: string;
  /** The number that is shown for a row. */
  rowNumber(row: number): number;
  readonly colours: ColourScale;
  /** Time steps that are shaded instead. */
  readonly hidden: readonly boolean[];
}

/** What all panels of a figure share, so that their time axes are aligned. */
export interface TimeGrid {
  readonly steps: number;
  readonly cellWidth: number;
  /** Steps before which a line is drawn through every panel. */
  readonly marks: readonly number[];
}

const margin = { title: 20, left: 56, right: 60, below: 14 };
/** Room for a title and its note where there are few steps. */
const narrowest = 450;
/** From the middle of the time axis to the end of its label. */
const halfTimeLabel = 32;
/** The height that the numbers and the label of the time axis need. */
export const timeAxisHeight = 36;

/** How wide a panel is with its labels. */
export function panelWidth({ steps, cellWidth }: TimeGrid): number {
  return Math.max(narrowest, margin.left + steps * cellWidth + margin.right);
}

/** How high a panel is with its title, without the time axis. Where there is none, it needs no height. */
export function panelHeight(panel: HeatPanel | undefined): number {
  return panel === undefined
    ? 0
    : margin.title + panel.rows.length * cellHeight(panel) + margin.below;
}

function cellHeight({ rows }: HeatPanel): number {
  const few = Math.ceil(28 / rows.length);
  return Math.max(3, few, Math.min(10, Math.floor(200 / rows.length)));
}

/** Draws a panel with its upper left corner at (x, y), with or without the numbers of the time axis. */
export function drawPanel(
  canvas: Canvas,
  panel: HeatPanel,
  grid: TimeGrid,
  x: number,
  y: number,
  withTime: boolean,
): void {
  const { title, note, rows, rowLabel, rowNumber, colours } = panel;
  const cell = { width: grid.cellWidth, height: cellHeight(panel) };
  const size = { width: grid.steps * cell.width, height: rows.length * cell.height };
  const heading = canvas.add('text', { x: x + margin.left, y: y + 13 });
  canvas.add('tspan', { 'font-weight': 'bold' }, title, heading);
  canvas.add('tspan', { dx: 8, fill: faintInk, 'font-size': 11 }, note, heading);

  const left = x + margin.left;
  const top = y + margin.title;
  const group = canvas.add('g', {
    transform: `translate(${left},${top})`,
    'shape-rendering': 'crispEdges',
  });
  const shown = rows.map((values) =>
    values.map((value, step) => (panel.hidden[step] === true ? 0 : value)),
  );
  const shades = colouredCells(
    [panel.hidden.map(Number)],
    (value) => (value > 0 ? shade : '#ffffff'),
    { width: cell.width, height: size.height },
  );
  for (const { fill, d } of [...shades, ...colouredCells(shown, colours.colour, cell)])
    canvas.add('path', { fill, d }, undefined, group);

  // Enough for the label of the time axis, which may be wider than the cells.
  const right = Math.max(2, halfTimeLabel - size.width / 2);
  const axes = Plot.plot({
    document: canvas.document,
    width: margin.left + size.width + right,
    height: size.height + timeAxisHeight + 2,
    marginLeft: margin.left,
    marginRight: right,
    marginTop: 2,
    marginBottom: timeAxisHeight,
    x: { type: 'linear', domain: [0, grid.steps], axis: null },
    y: { type: 'linear', domain: [rows.length, 0], axis: null },
    marks: [
      Plot.ruleX(grid.marks, { stroke: faintInk, strokeDasharray: '3 3' }),
      Plot.frame({ stroke: guide }),
      Plot.axisY({
        ticks: centres(rows.length, rowNumber, 6),
        tickFormat: (tick: number) => String(rowNumber(tick - 0.5)),
        tickSize: 4,
        fontSize: 11,
        label: null,
      }),
      withTime
        ? Plot.axisX({
            ticks: centres(grid.steps, Number, 8),
            tickFormat: (tick: number) => String(tick - 0.5),
            tickSize: 4,
            fontSize: 11,
            label: 'time step',
            labelAnchor: 'center',
            labelArrow: 'none',
          })
        : null,
    ],
  });
  axes.setAttribute('font-size', '11');
  canvas.place(axes, x, top - 2);
  const middle = top + size.height / 2;
  canvas.add(
    'text',
    {
      x: x + 16,
      y: middle,
      transform: `rotate(-90 ${x + 16} ${middle})`,
      'text-anchor': 'middle',
      'font-size': 11,
    },
    rowLabel,
  );
  drawColourBar(canvas, colours, left + size.width + 10, top, Math.min(size.height, 80));
}

/** The middles of rows or steps whose numbers are multiples of a round number, at most so many. */
function centres(length: number, numberOf: (index: number) => number, most: number): number[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500].find((candidate) => length / candidate <= most) ?? 1000;
  return Array.from({ length }, (_, index) => index)
    .filter((index) => numberOf(index) % step === 0)
    .map((index) => index + 0.5);
}

function drawColourBar(
  canvas: Canvas,
  { limit, least, colour }: ColourScale,
  x: number,
  y: number,
  height: number,
): void {
  const bands = 32;
  const band = height / bands;
  for (let index = 0; index < bands; index += 1) {
    const down = (index + 0.5) / bands;
    const value = limit * (1 - down) + least * down;
    canvas.add('rect', {
      x,
      y: y + index * band,
      width: 8,
      height: band + 0.3,
      fill: colour(value),
    });
  }
  canvas.add('rect', { x, y, width: 8, height, fill: 'none', stroke: guide });
  const label = { x: x + 13, 'font-size': 11 };
  canvas.add('text', { ...label, y: y + 9 }, numberText(limit));
  canvas.add('text', { ...label, y: y + height - 1 }, numberText(least));
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(2))).replace('-', '−');
}
