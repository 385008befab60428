import type { HeadSnapshot, MachineTrace, TraceSnapshot } from '../engine/protocol.js';
import { type Cells, greatest, overTime } from './cells.js';
import type { Scale } from './colours.js';
import { focusOverTime, focusText } from './focus.js';
import type { SlotRange } from './slots-in-use.js';
import { countedOutputs, errors, howRight, measureIn } from './wrong-outputs.js';

/** One heat map of the figure, with time to the right. */
export interface Panel {
  readonly title: string;
  /** What its rows are, in a few words. */
  readonly rowsAre: string;
  readonly cells: Cells;
  readonly scale: Scale;
  readonly most: number;
  /** How high a row is, in rem, if not as high as most. */
  readonly rowHeight?: number;
  /** What it shows, in sentences. */
  readonly description: string;
  /** How to call a row. */
  rowName(row: number): string;
}

/** One column of the figure. */
export interface FigureColumn {
  readonly name: string;
  readonly panels: readonly Panel[];
  /** What is folded away at first: the other heads of a machine with many. They are made when they are asked for. */
  readonly folded: { readonly label: string; panels(): readonly Panel[] } | null;
}

/** The figure in two columns, as the paper's Figure 6: what goes in, and what comes out. */
export function figureOf(snapshot: TraceSnapshot, slots: SlotRange): readonly FigureColumn[] {
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
          headPanels(machine, head, heads.length > 1 ? ` ${from + index + 1}` : '', slots),
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
    column('What goes in', 'write', [inputPanel(snapshot), targetPanel(snapshot)]),
    column('What comes out', 'read', outputPanels(snapshot)),
  ];
}

function inputPanel({ inputs, inputSize, steps }: TraceSnapshot): Panel {
  return {
    title: 'Input',
    rowsAre: counted(inputSize, 'channel'),
    cells: overTime(inputs, inputSize),
    scale: inputs.some((value) => value < 0) ? 'signed' : 'amount',
    most: Math.max(1, greatest(inputs)),
    description: `What the machine sees: ${counted(inputSize, 'channel')} over ${steps} steps.`,
    rowName: (row) => `channel ${row}`,
  };
}

function targetPanel(snapshot: TraceSnapshot): Panel {
  const { targets, outputSize, mask } = snapshot;
  const { output } = measureIn(snapshot);
  const answered = mask.reduce((sum, counts) => sum + counts, 0);
  return {
    title: 'Target',
    rowsAre: counted(outputSize, output),
    cells: overTime(targets, outputSize),
    ...scaleFor(snapshot, targets),
    description: `What it should answer: ${counted(outputSize, output)} in each of the ${answered} steps that count.`,
    rowName: (row) => `${output} ${row}`,
  };
}

function outputPanels(snapshot: TraceSnapshot): readonly Panel[] {
  const { outputSize } = snapshot;
  const right = howRight(snapshot);
  const { output, kind } = measureIn(snapshot);
  const answered = countedOutputs(snapshot);
  const far = errors(snapshot);
  const shared = {
    rowsAre: counted(outputSize, output),
    rowName: (row: number) => `${output} ${row}`,
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
  number: string,
  { from, count }: SlotRange,
): readonly Panel[] {
  const writes = role === 'write';
  const most = greatest(vectors);
  return [
    {
      title: `${writes ? 'Add vectors' : 'Read vectors'}${number}`,
      rowsAre: `${width} components`,
      cells: overTime(vectors, width),
      scale: 'signed',
      most,
      description: `What the ${role} head ${writes ? 'adds to' : 'reads from'} the memory at each step, from ${(-most).toFixed(2)} to ${most.toFixed(2)}.`,
      rowName: (row) => `component ${row}`,
    },
    {
      title: `${writes ? 'Write' : 'Read'} weighting${number}`,
      rowsAre:
        count === slots ? `${slots} slots` : `slots ${from} to ${from + count - 1} of ${slots}`,
      cells: overTime(weighting, slots, { from, rows: count }),
      // However many slots are in use: nothing shifts while the machine learns.
      rowHeight: Math.min(11, 0.5 * slots) / count,
      scale: 'amount',
      most: 1,
      description: `Which slots the ${role} head attends to at each step. ${focusText(focusOverTime(weighting, slots))}`,
      rowName: (row) => `slot ${from + row}`,
    },
  ];
}

/** The colours of outputs: from 0 to 1 but for numbers, which may be of any size. */
function scaleFor(snapshot: TraceSnapshot, values: Float32Array): Pick<Panel, 'scale' | 'most'> {
  if (measureIn(snapshot).kind !== 'numbers') return { scale: 'amount', most: 1 };
  const scale = values.some((value) => value < 0) ? 'signed' : 'amount';
  return { scale, most: mostOf(values) };
}

/** Where all are 0 nothing is to be seen, whatever the scale. */
const mostOf = (values: Float32Array) => greatest(values) || 1;

function counted(count: number, name: string): string {
  if (count === 1) return `1 ${name}`;
  return `${count} ${name}${name.endsWith('s') ? 'es' : 's'}`;
}
