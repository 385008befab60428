import type { DetailSnapshot, MachineTrace, TraceSnapshot } from '../engine/protocol.js';
import { type Cells, greatest, overTime } from './cells.js';
import type { Scale } from './colours.js';
import { isShort, readDetail, slotRows } from './details.js';
import { focusOverTime, focusText } from './focus.js';
import { type NamedHead, namedHeads } from './head-names.js';
import type { Channels } from '@tapehead/core';
import { termFor, type TermName } from '../words/terms.js';
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
  const column = (name: string, does: 'read' | 'write', panels: readonly Panel[]): FigureColumn => {
    const { machine } = snapshot;
    if (!machine) return { name, panels, folded: null };
    const heads = namedHeads(machine.traces).filter(
      ({ head }) => head[does === 'write' ? 'add' : 'read'] !== null,
    );
    const panelsOf = (some: readonly NamedHead[]) =>
      some.flatMap((head) => headPanels(machine, head, does, slots));
    const others = heads.slice(1);
    return {
      name,
      panels: [...panels, ...panelsOf(heads.slice(0, 1))],
      folded:
        others.length > 0
          ? { label: counted(others.length, `more ${does} head`), panels: () => panelsOf(others) }
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

/** What a head reads or writes, and where. Of one that does both, where is seen only once. */
function headPanels(
  { slots, width }: MachineTrace,
  { head, part, name, number, alike }: NamedHead,
  does: 'read' | 'write',
  range: SlotRange,
): readonly Panel[] {
  const { kind, role, weighting } = head;
  const writes = does === 'write';
  const vectors = (writes ? head.add : head.read) ?? new Float32Array();
  const size = vectors.length / (weighting.length / slots);
  const plain = kind === 'read' || kind === 'write';
  const numbered = alike > 1 ? ` ${number}` : '';
  const whose = plain ? numbered : ` of the ${name} head`;
  const most = greatest(vectors);
  const what: Panel = {
    part,
    title: `${writes ? 'Add vectors' : 'Read vectors'}${whose}`,
    term: writes ? 'add' : 'read',
    rowsAre: `${size} components`,
    cells: overTime(vectors, size),
    scale: 'signed',
    most,
    description: `What the ${name} head ${writes ? 'adds to' : 'reads from'} the memory at each step, from ${(-most).toFixed(2)} to ${most.toFixed(2)}.`,
    rowName: (row) =>
      `component ${size > width ? `${row % width} of part ${Math.floor(row / width) + 1}` : row}`,
    rowLabel: (row) => `${row}`,
  };
  const { from, count } = range;
  const overSlots = (title: string, values: Float32Array, description: string): Panel => ({
    part,
    title,
    rowsAre:
      count === slots ? `${slots} slots` : `slots ${from} to ${from + count - 1} of ${slots}`,
    cells: overTime(values, slots, { from, rows: count }),
    // The whole panel keeps its height, so that nothing moves while the number of used slots changes.
    rowHeight: Math.min(11, 0.5 * slots) / count,
    scale: 'amount',
    most: 1,
    description,
    rowName: (row) => `slot ${from + row}`,
  });
  const details = head.details.flatMap((detail) => {
    // What a head that does both keeps account of stands in the column that it is about.
    const isHere = role !== 'both' || (readDetail(detail, 0).reads === true) === !writes;
    return isHere ? detailPanels(detail, { part, kind, whose: numbered }, overSlots, slots) : [];
  });
  // Where a head that does both stands is seen only once.
  if (role === 'both' && !writes) return [what, ...details];
  const where: Panel = {
    ...overSlots(
      plain ? `${writes ? 'Write' : 'Read'} weighting${whose}` : `Weighting${whose}`,
      weighting,
      `Which slots the ${name} head attends to at each step. ${focusText(focusOverTime(weighting, slots))}`,
    ),
    term: 'weighting',
  };
  return [what, where, ...details];
}

/** What else a head lets be seen over time: a few numbers, or one for each slot. */
function detailPanels(
  detail: DetailSnapshot,
  { part, kind, whose }: { readonly part: string; readonly kind: string; readonly whose: string },
  overSlots: (title: string, values: Float32Array, description: string) => Panel,
  slots: number,
): readonly Panel[] {
  const { name, says, rows, ...text } = readDetail(detail, 0);
  const term = termFor(text.term, kind);
  const titled = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${whose}`;
  const described = (title: string) =>
    says === '' ? `${title} at each step.` : `${title}: ${says}, at each step.`;
  const explained = term === undefined ? {} : { term };
  const eachSlot = slotRows(detail, slots);
  if (eachSlot.length > 0)
    return eachSlot.map((row) => {
      const title = titled(row.name);
      return { ...overSlots(title, row.values, described(title)), ...explained };
    });
  if (!isShort(detail)) return [];
  const title = titled(name);
  return [
    {
      part,
      title,
      ...explained,
      rowsAre: says,
      cells: overTime(detail.values, detail.size),
      scale: 'amount',
      most: 1,
      description: described(title),
      rowHeight: namedRow,
      rowName: (row) => rows[row] ?? '',
      // A single row is what the title says.
      ...(detail.size === 1 && { rowLabel: () => '' }),
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
