import type { HeadSnapshot, MachineTrace, TraceSnapshot } from '../engine/protocol.js';
import { type Cells, greatest, overTime } from './cells.js';
import type { Scale } from './colours.js';
import { focusOverTime, focusText } from './focus.js';
import type { SlotRange } from './slots-in-use.js';
import { countedOutputs, errors, measureIn, wrongText } from './wrong-outputs.js';

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

/** The figure in two columns, as the paper's Figure 6: what goes in, and what comes out. */
export interface Figure {
  readonly entering: readonly Panel[];
  readonly leaving: readonly Panel[];
}

export function figureOf(snapshot: TraceSnapshot, slots: SlotRange): Figure {
  const { machine } = snapshot;
  const heads = (role: HeadSnapshot['role']) => {
    if (!machine) return [];
    const own = machine.traces.filter((head) => head.role === role);
    return own.flatMap((head, index) =>
      headPanels(machine, head, own.length > 1 ? ` ${index + 1}` : '', slots),
    );
  };
  return {
    entering: [inputPanel(snapshot), targetPanel(snapshot), ...heads('write')],
    leaving: [...outputPanels(snapshot), ...heads('read')],
  };
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
    rowsAre: counted(outputSize, output, 'es'),
    cells: overTime(targets, outputSize),
    ...scaleFor(snapshot, targets),
    description: `What it should answer: ${counted(outputSize, output, 'es')} in each of the ${answered} steps that count.`,
    rowName: (row) => `${output} ${row}`,
  };
}

function outputPanels(snapshot: TraceSnapshot): readonly Panel[] {
  const { outputSize } = snapshot;
  const { output, kind } = measureIn(snapshot);
  const answered = countedOutputs(snapshot);
  const shared = {
    rowsAre: counted(outputSize, output, 'es'),
    rowName: (row: number) => `${output} ${row}`,
  };
  return [
    {
      ...shared,
      title: 'Output',
      cells: overTime(answered, outputSize),
      ...scaleFor(snapshot, answered),
      description: `What it answers${kind === 'numbers' ? '' : ', as probabilities'}, in the steps that count: ${wrongText(snapshot)}.`,
    },
    {
      ...shared,
      title: 'Error',
      cells: overTime(errors(snapshot), outputSize),
      scale: 'error',
      most: kind === 'numbers' ? Math.max(1e-6, greatest(errors(snapshot))) : 1,
      description: `How far the output is from the target: ${wrongText(snapshot)}.`,
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
  return { scale, most: Math.max(1e-6, greatest(values)) };
}

function counted(count: number, name: string, afterS = 's'): string {
  if (count === 1) return `1 ${name}`;
  return `${count} ${name}${name.endsWith('s') ? afterS : 's'}`;
}
