import { drawSvg } from './canvas.js';
import { drawPanel, panelHeight, panelWidth, timeAxisHeight } from './heat-panel.js';
import { faintInk } from './palette.js';
import { parseTrace, type Trace, type TraceFigureOptions } from './trace-options.js';
import { errorText, hiddenSteps, stepsText, tracePanels } from './trace-panels.js';

const header = 56;

/**
 * What a machine is shown and answers, adds and reads, and where its heads are, over time (Graves et al.
 * 2014, Figure 6), as SVG. All panels share the time axis; slots that no head uses are cut off.
 * @throws {InvalidOptionsError} where a value is out of range or the sizes do not fit together.
 */
export function traceFigure(options: TraceFigureOptions): string {
  const trace = parseTrace(options);
  const { title, steps } = trace;
  const { left, right } = tracePanels(trace);
  const hidden = hiddenSteps(trace);
  const grid = {
    steps,
    cellWidth: Math.max(2, Math.min(24, Math.floor(420 / steps))),
    marks: hidden.flatMap((masked, step) => (!masked && hidden[step - 1] === true ? [step] : [])),
  };
  const columnWidth = panelWidth(grid);
  const heights = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    Math.max(...[left, right].map((column) => panelHeight(column[row]))),
  );
  const tops = heights.map((_, row) =>
    heights.slice(0, row).reduce((sum, height) => sum + height, header),
  );
  const width = 2 * columnWidth + 8;
  const height = heights.reduce((sum, band) => sum + band, header) + timeAxisHeight;
  return drawSvg(width, height, { title, description: description(trace) }, (canvas) => {
    canvas.add('text', { x: 16, y: 26, 'font-size': 16, 'font-weight': 'bold' }, title);
    const begins =
      grid.marks.length > 0 ? '; dashed line: the answer begins; shaded: outputs do not count' : '';
    canvas.add('text', { x: 16, y: 43, fill: faintInk }, `${stepsText(steps)}${begins}`);
    for (const [column, panels] of [left, right].entries()) {
      for (const [row, panel] of panels.entries()) {
        const withTime = row === panels.length - 1;
        drawPanel(canvas, panel, grid, column * columnWidth, tops[row] ?? header, withTime);
      }
    }
  });
}

function description(trace: Trace): string {
  const { steps, writeHeads, readHeads } = trace;
  const errors = errorText(trace);
  return [
    `Grids over ${stepsText(steps)}: inputs and outputs, and for each head its vectors and its weighting.`,
    ...(errors === '' ? [] : [`${errors}.`]),
    ...writeHeads.map(
      ({ weighting }, head) => `Write head ${head + 1} is at slots ${path(weighting, steps)}.`,
    ),
    ...readHeads.map(
      ({ weighting }, head) => `Read head ${head + 1} is at slots ${path(weighting, steps)}.`,
    ),
  ].join(' ');
}

/** The slot with the largest weight at each step. */
function path(weighting: Trace['writeHeads'][number]['weighting'], steps: number): string {
  const slots = Array.from({ length: steps }, (_, step) => {
    const weights = weighting.map((row) => row[step] ?? 0);
    return weights.indexOf(Math.max(...weights));
  });
  return slots.join(' ');
}
