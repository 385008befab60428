import type { HeadSnapshot, MachineTrace, TraceSnapshot } from '../engine/protocol.js';
import { type Cells, greatest, overTime } from './cells.js';
import type { Scale } from './colours.js';
import { focusOverTime, focusText } from './focus.js';
import type { Channels } from '@tapehead/core';
import type { TermName } from '../words/terms.js';
import type { SlotRange } from './slots-in-use.js';
import { countedOutputs, errors, howRight } from './wrong-outputs.js';

/** One heat map of the figure, with time to the right. */
export interface Panel {
  readonly title: string;
  /** Which part of the machine it is about, as in its drawing: `input`, `output`, `write 1`. */
  readonly part: string;
  /** What its rows stand for, in a few words. */
  readonly rowsAre: string;
  readonly cells: Cells;
  readonly scale: Scale;
  readonly most: number;
  /** The height of a row in rem; the usual height, if not given. */
  readonly rowHeight?: number;
  /** What it shows, in sentences. */
  readonly description: string;
  /** How to call a row. */
  rowName(row: number): string;
  /** A shorter name for little room; `rowName`, if not given. */
  rowLabel?(row: number): string;
  /** The term that explains it, if there is one. */
  readonly term?: TermName;
}

/** One column of the figure. */
export interface FigureColumn {
  readonly name: string;
  readonly panels: readonly Panel[];
  /** Panels that are hidden at first: the other heads of a machine with many. They are made when they are opened. */
  readonly folded: { readonly label: string; panels(): readonly Panel[] } | null;
}

/** The figure in two columns, as the paper's Figure 6: what goes in, and what comes out. */
export function figureOf(
  snapshot: TraceSnapshot,
  slots: SlotRange,
  names: Channels,
): readonly FigureColumn[] {
  const column = (
    name: string,
    role: HeadSnapshot['role'],
    panels: readonly Panel[],
  ): FigureColumn => {
    const { machine } = snapshot;
    if (!machine) return { name, panels, folded: null };
    const heads = machine.traces.filter((head) => head.role === role);
    const panelsOf = (from: number, to: number) =>
      heads
        .slice(from, to)
        .flatMap((head, index) =>
          headPanels(machine, head, { index: from + index + 1, several: heads.length > 1 }, slots),
        );
    const others = heads.length - 1;
    return {
      name,
      panels: [...panels, ...panelsOf(0, 1)],
      folded:
        others > 0
          ? { label: counted(others, `more ${role} head`), panels: () => panelsOf(1, heads.length) }
          : null,
    };
  };
  return [
    column('What goes in', 'write', [inputPanel(snapshot, names), targetPanel(snapshot, names)]),
    column('What comes out', 'read', outputPanels(snapshot, names)),
  ];
}

/** The height of rows with names: high enough for the names beside them. */
const namedRow = 0.8;

function inputPanel({ inputs, inputSize, steps }: TraceSnapshot, names: Channels): Panel {
  return {
    title: 'Input',
    part: 'input',
    rowsAre: counted(inputSize, 'channel'),
    cells: overTime(inputs, inputSize),
    scale: inputs.some((value) => value < 0) ? 'signed' : 'amount',
    most: Math.max(1, greatest(inputs)),
    description: `What the machine sees: ${counted(inputSize, 'channel')} over ${steps} steps.`,
    rowHeight: namedRow,
    rowName: (row) => names.inputs[row] ?? '',
  };
}

function targetPanel(snapshot: TraceSnapshot, names: Channels): Panel {
  const { targets, outputSize, mask } = snapshot;
  const { output } = snapshot.measure;
  const answered = mask.reduce((sum, counts) => sum + counts, 0);
  return {
    title: 'Target',
    part: 'output',
    rowsAre: counted(outputSize, output),
    cells: overTime(targets, outputSize),
    ...scaleFor(snapshot, targets),
    description: `What it should answer: ${counted(outputSize, output)} in each of the ${answered} steps that count.`,
    rowHeight: namedRow,
    rowName: (row) => names.outputs[row] ?? '',
  };
}

function outputPanels(snapshot: TraceSnapshot, names: Channels): readonly Panel[] {
  const { outputSize } = snapshot;
  const right = howRight(snapshot);
  const { output, kind } = snapshot.measure;
  const answered = countedOutputs(snapshot);
  const far = errors(snapshot);
  const shared = {
    part: 'output',
    rowsAre: counted(outputSize, output),
    rowHeight: namedRow,
    rowName: (row: number) => names.outputs[row] ?? '',
  };
  return [
    {
      ...shared,
      title: 'Output',
      cells: overTime(answered, outputSize),
      ...scaleFor(snapshot, answered),
      description: `What it answers, as ${kind === 'numbers' ? 'numbers' : 'probabilities'}, in the steps that count: ${right}.`,
    },
    {
      ...shared,
      title: 'Error',
      cells: overTime(far, outputSize),
      scale: 'error',
      most: kind === 'numbers' ? mostOf(far) : 1,
      description: `How far the output is from the target: ${right}.`,
    },
  ];
}

function headPanels(
  { slots, width }: MachineTrace,
  { role, vectors, weighting }: HeadSnapshot,
  { index, several }: { readonly index: number; readonly several: boolean },
  { from, count }: SlotRange,
): readonly Panel[] {
  const writes = role === 'write';
  const number = several ? ` ${index}` : '';
  const part = `${role} ${index}`;
  const most = greatest(vectors);
  return [
    {
      part,
      title: `${writes ? 'Add vectors' : 'Read vectors'}${number}`,
      term: writes ? 'add' : 'read',
      rowsAre: `${width} components`,
      cells: overTime(vectors, width),
      scale: 'signed',
      most,
      description: `What the ${role} head ${writes ? 'adds to' : 'reads from'} the memory at each step, from ${(-most).toFixed(2)} to ${most.toFixed(2)}.`,
      rowName: (row) => `component ${row}`,
      rowLabel: (row) => `${row}`,
    },
    {
      part,
      title: `${writes ? 'Write' : 'Read'} weighting${number}`,
      term: 'weighting',
      rowsAre:
        count === slots ? `${slots} slots` : `slots ${from} to ${from + count - 1} of ${slots}`,
      cells: overTime(weighting, slots, { from, rows: count }),
      // The whole panel keeps its height, so that nothing moves while the number of used slots changes.
      rowHeight: Math.min(11, 0.5 * slots) / count,
      scale: 'amount',
      most: 1,
      description: `Which slots the ${role} head attends to at each step. ${focusText(focusOverTime(weighting, slots))}`,
      rowName: (row) => `slot ${from + row}`,
    },
  ];
}

/** The colour scale of outputs: 0 to 1, except for numbers, which may be of any size. */
function scaleFor(snapshot: TraceSnapshot, values: Float32Array): Pick<Panel, 'scale' | 'most'> {
  if (snapshot.measure.kind !== 'numbers') return { scale: 'amount', most: 1 };
  const scale = values.some((value) => value < 0) ? 'signed' : 'amount';
  return { scale, most: mostOf(values) };
}

/** The top of the scale. If all values are 0 it does not matter, but must not be 0. */
const mostOf = (values: Float32Array) => greatest(values) || 1;

function counted(count: number, name: string): string {
  if (count === 1) return `1 ${name}`;
  return `${count} ${name}${name.endsWith('s') ? 'es' : 's'}`;
}
