import type { Matrix } from './cells.js';
import { type ColourScale, colourScale, unitScale } from './colour-scale.js';
import type { HeatPanel } from './heat-panel.js';
import { slotsInUse } from './slots-in-use.js';
import type { Trace } from './trace-options.js';

/** The panels of a trace figure by column: what goes in, and what comes out. */
export interface TracePanels {
  readonly left: readonly HeatPanel[];
  readonly right: readonly HeatPanel[];
}

/** Adds and reads share their colours; weightings share their colours and slots. */
export function tracePanels(trace: Trace): TracePanels {
  const { inputs, outputs, targets, writeHeads, readHeads, memory, measure } = trace;
  const hidden = hiddenSteps(trace);
  // Of steps that do not count there may be numbers far beyond those that do.
  const scaleOf = (rows: Matrix) =>
    measure.kind === 'numbers'
      ? colourScale(rows.flatMap((row) => row.filter((_, step) => hidden[step] === false)))
      : unitScale;
  const answer = (title: string, rows: Matrix, note: string): HeatPanel => ({
    ...rowsPanel(title, measure.output, rows, scaleOf(rows)),
    note,
    hidden,
  });
  const vectorColours = colourScale(
    [...writeHeads.map(({ adds }) => adds), ...readHeads.map(({ reads }) => reads)].flat(2),
  );
  const weightings = [...writeHeads, ...readHeads].map(({ weighting }) => weighting);
  const slotPanel = slotPanels(weightings, memory?.length);
  const weightingColours = colourScale(weightings.flat(2));
  const weightingPanel = (title: string, weighting: Matrix) =>
    slotPanel(title, weighting, weightingColours);
  const left = [
    rowsPanel(
      'Inputs',
      measure.kind === 'bits' ? 'bit' : 'channel',
      inputs,
      colourScale(inputs.flat()),
    ),
  ];
  const right = [answer('Outputs', outputs, '')];
  if (targets !== undefined) {
    const errors = outputs.map((row, bit) =>
      row.map((output, step) => Math.abs(output - (targets[bit]?.[step] ?? 0))),
    );
    left.push(answer('Targets', targets, ''));
    right.push(answer('Errors', errors, errorText(trace)));
  }
  for (const [head, { adds, weighting }] of writeHeads.entries()) {
    const suffix = headSuffix(head, writeHeads.length);
    left.push(rowsPanel(`Adds${suffix}`, 'element', adds, vectorColours));
    left.push(weightingPanel(`Write weightings${suffix}`, weighting));
  }
  for (const [head, { reads, weighting }] of readHeads.entries()) {
    const suffix = headSuffix(head, readHeads.length);
    right.push(rowsPanel(`Reads${suffix}`, 'element', reads, vectorColours));
    right.push(weightingPanel(`Read weightings${suffix}`, weighting));
  }
  if (memory !== undefined) {
    left.push(slotPanel('Memory: how much each slot holds', memory, colourScale(memory.flat())));
  }
  return { left, right };
}

/** Which steps have outputs that do not count. */
export function hiddenSteps({ mask, steps }: Trace): boolean[] {
  return Array.from({ length: steps }, (_, step) => mask?.[step] === 0);
}

/** How many of the outputs that count are wrong, in words; nothing where no targets are given. */
export function errorText(trace: Trace): string {
  const { outputs, targets, measure } = trace;
  if (targets === undefined) return '';
  const column = (rows: Matrix, step: number) => rows.map((row) => row[step] ?? Number.NaN);
  let [wrong, total] = [0, 0];
  for (const [step, isHidden] of hiddenSteps(trace).entries()) {
    if (isHidden) continue;
    wrong += measure.wrongIn(column(outputs, step), column(targets, step));
    total += measure.count(outputs.length);
  }
  return `${wrong} of ${total} ${measure.counted.many} ${measure.whenWrong}`;
}

function rowsPanel(title: string, rowLabel: string, rows: Matrix, colours: ColourScale): HeatPanel {
  return { title, note: '', rowLabel, rows, colours, rowNumber: (row) => row, hidden: [] };
}

/** Makes panels with the slots that any of these weightings uses; of a memory without heads, with all. */
function slotPanels(
  weightings: readonly Matrix[],
  memorySlots = 0,
): (title: string, rows: Matrix, colours: ColourScale) => HeatPanel {
  const slots = weightings[0]?.length ?? memorySlots;
  const largest = colourScale(weightings.flat(2)).limit;
  const threshold = Number((0.02 * largest).toPrecision(1));
  const { first, count } =
    weightings.length === 0 ? { first: 0, count: slots } : slotsInUse(weightings, threshold);
  const slotOf = (row: number) => (first + row) % slots;
  const note =
    count === slots
      ? ''
      : `slots ${slotOf(0)}–${slotOf(count - 1)} of ${slots}, weights of others ≤ ${threshold}`;
  return (title, rows, colours) => ({
    ...rowsPanel(
      title,
      'slot',
      Array.from({ length: count }, (_, row) => rows[slotOf(row)] ?? []),
      colours,
    ),
    note,
    rowNumber: slotOf,
  });
}

function headSuffix(head: number, heads: number): string {
  return heads > 1 ? `, head ${head + 1}` : '';
}

/** Such as `42 time steps`. */
export function stepsText(steps: number): string {
  return `${steps} time ${steps === 1 ? 'step' : 'steps'}`;
}
