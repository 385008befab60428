import { flag, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import styles from 'ansi-styles';
import type { ColourScale } from './colour-scale.js';
import type { HeatPanel } from './heat-panel.js';
import { shade } from './palette.js';
import { parseTrace, type TraceFigureOptions } from './trace-options.js';
import { stepsText, tracePanels } from './trace-panels.js';

/** What a terminal can show. */
export interface Terminal {
  /** Characters in a line. */
  readonly columns: number;
  /** Whether it shows 256 colours. Else values are shown by how full a character is. */
  readonly colours: boolean;
}

const terminalOptions = strictOptions({ columns: wholeNumber(1, 1e6), colours: flag() });

/**
 * The panels of `traceFigure` as lines for a terminal, one below the other. Where there are more time steps
 * than columns, a character stands for several of them and shows the largest value.
 * @throws {InvalidOptionsError} where a value is out of range or the sizes do not fit together.
 */
export function traceText(options: TraceFigureOptions, shownOn: Terminal): string {
  const trace = parseTrace(options);
  const terminal = parseOptions('traceText.terminal', terminalOptions, shownOn);
  const { left, right } = tracePanels(trace);
  const panels = left.flatMap((panel, index) => [panel, ...(right[index] ? [right[index]] : [])]);
  const columns = Math.max(terminal.columns - margin, 8);
  const perCell = Math.ceil(trace.steps / columns);
  // A character is about twice as high as it is wide; in colour it shows two rows.
  const width = !terminal.colours && 2 * trace.steps <= columns ? 2 : 1;
  const scale = perCell === 1 ? '' : `, ${perCell} in a column`;
  return [
    `${trace.title}: ${stepsText(trace.steps)}${scale}`,
    ...[...panels, ...right.slice(left.length)].flatMap((panel) => {
      const rows = shownRows(panel, perCell);
      return [
        '',
        heading(panel, terminal),
        ...(terminal.colours ? colouredLines(panel, rows) : shadedLines(panel, rows, width)),
      ];
    }),
    '',
  ].join('\n');
}

/** Room for the number of a row. */
const margin = 6;

const label = (number: number | undefined) =>
  `${number === undefined ? '' : String(number)} `.padStart(margin);

function heading({ title, note, colours }: HeatPanel, terminal: Terminal): string {
  const range = `${Number(colours.least.toPrecision(2))} to ${Number(colours.limit.toPrecision(2))}`;
  const text = [title, range, ...(note === '' ? [] : [note])].join('  ').slice(0, terminal.columns);
  const bold = text.slice(0, title.length);
  return terminal.colours
    ? `${styles.bold.open}${bold}${styles.bold.close}${text.slice(title.length)}`
    : text;
}

/** For each column the largest value of its steps; null where they are hidden. */
function shownRows({ rows, hidden }: HeatPanel, perCell: number): (number | null)[][] {
  return rows.map((values) =>
    Array.from({ length: Math.ceil(values.length / perCell) }, (_, cell) =>
      values
        .slice(cell * perCell, (cell + 1) * perCell)
        .filter((_value, step) => hidden[cell * perCell + step] !== true)
        .reduce<number | null>(larger, null),
    ),
  );
}

function larger(one: number | null, other: number): number {
  return one === null || Math.abs(other) > Math.abs(one) ? other : one;
}

const shades = [' ', '░', '▒', '▓', '█'] as const;

function shadedLines(
  { rowNumber, colours }: HeatPanel,
  rows: readonly (readonly (number | null)[])[],
  width: number,
): string[] {
  const character = (value: number | null) =>
    value === null
      ? '·'
      : (shades[Math.round((Math.abs(value) / colours.limit) * (shades.length - 1))] ?? ' ');
  return rows.map(
    (row, index) =>
      label(rowNumber(index)) + row.map((value) => character(value).repeat(width)).join(''),
  );
}

/** Two rows in a line: the upper one in the colour of the upper half of a character. */
function colouredLines(
  { rowNumber, colours }: HeatPanel,
  rows: readonly (readonly (number | null)[])[],
): string[] {
  return rows.flatMap((upper, index) => {
    if (index % 2 === 1) return [];
    const lower = rows[index + 1];
    const cells = upper.map((value, cell) => {
      const above = styles.color.ansi256(colourOf(value, colours));
      const below = lower ? styles.bgColor.ansi256(colourOf(lower[cell] ?? null, colours)) : '';
      return above + below;
    });
    const text = cells
      .map((codes, cell) => (codes === cells[cell - 1] ? '▀' : `${codes}▀`))
      .join('');
    return [`${label(rowNumber(index))}${text}${styles.color.close}${styles.bgColor.close}`];
  });
}

function colourOf(value: number | null, { colour }: ColourScale): number {
  return styles.hexToAnsi256(value === null ? shade : colour(value));
}
