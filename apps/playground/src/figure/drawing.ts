import type { HeadRole, HeadSnapshot, MachineTrace, TraceSnapshot } from '../engine/protocol.js';
import { isShort, readDetail } from './details.js';
import { namedHeads } from './head-names.js';
import type { SlotRange } from './slots-in-use.js';

/** A rectangle of the drawing, in its own units. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The size of the whole drawing of a machine. */
export const drawingSize = { width: 372, height: 200 };

/** The places of the parts that every machine has. The drawing is read from bottom to top. */
export const input: Place = { x: 12, y: 168, width: 100, height: 14 };
export const controller: Place = { x: 12, y: 74, width: 100, height: 54 };
export const output: Place = { x: 12, y: 20, width: 100, height: 14 };
export const memory: Place = { x: 262, y: 20, width: 86, height: 162 };

/** A head at one step. */
export interface DrawnHead {
  /** Its part of the figure, such as `write 1`. */
  readonly part: string;
  readonly role: HeadRole;
  readonly name: string;
  /** What it does of a few things that it can do, such as push and pop, each from 0 to 1. */
  readonly acts: readonly { readonly name: string; readonly share: number }[];
  readonly place: Place;
  /** The slot with the greatest weight, and that weight. */
  readonly slot: number;
  readonly weight: number;
  /** The position of that slot's row; at the edge if the slot is not shown. */
  readonly at: number;
  /** The rows it attends to. */
  readonly rows: readonly { readonly place: Place; readonly weight: number }[];
}

/** The smallest weight at which a slot is highlighted. */
const leastLit = 0.02;

/** The heads between the controller and the memory, from top to bottom, as they are at a step. */
export function headsAt(
  { machine }: Pick<TraceSnapshot, 'machine'>,
  range: SlotRange,
  step: number,
): readonly DrawnHead[] {
  if (!machine) return [];
  const { slots, traces } = machine;
  const gap = traces.length > 4 ? 4 : 16;
  const each = memory.height / traces.length;
  const height = Math.min(34, each - gap);
  const row = memory.height / range.count;
  const rowAt = (slot: number) =>
    memory.y + Math.min(range.count, Math.max(0, slot - range.from + 0.5)) * row;
  return namedHeads(traces).map(({ head, name, part }, index) => {
    const { role, weighting } = head;
    const weights = weighting.subarray(step * slots, (step + 1) * slots);
    const weight = weights.reduce((most, one) => Math.max(most, one), 0);
    const slot = Math.max(0, weights.indexOf(weight));
    const shown = Array.from(weights.subarray(range.from, range.from + range.count));
    return {
      part,
      role,
      name,
      acts: actsAt(head, step),
      place: { x: 158, y: memory.y + each * index + (each - height) / 2, width: 56, height },
      slot,
      weight,
      at: rowAt(slot),
      rows: shown.flatMap((one, at) =>
        one < leastLit
          ? []
          : [{ weight: one, place: { ...memory, y: memory.y + at * row, height: row } }],
      ),
    };
  });
}

/** What a head does at a step of the few things that its kind can do; nothing for heads that only look somewhere. */
function actsAt({ details }: HeadSnapshot, step: number): DrawnHead['acts'] {
  const acting = details.find(({ name }) => ['actions', 'moves', 'modes'].includes(name));
  if (!acting || !isShort(acting)) return [];
  const { rows, values } = readDetail(acting, step);
  return rows.map((name, index) => ({ name, share: values[index] ?? 0 }));
}

/** What a memory of another kind than the paper's knows of its slots at a step. */
export interface DrawnSlots {
  /** How much each slot is in use, from 0 to 1; null if nothing keeps account of that. */
  readonly usage: readonly { readonly place: Place; readonly share: number }[] | null;
  /** From which slot to which one it was written next: curves beside the memory. */
  readonly links: readonly { readonly path: string; readonly weight: number }[];
  /** What the memory is, such as `stack`. */
  readonly name: string;
}

/** What a machine's memory is, such as `stack`: what its heads make of it. */
export function memoryName({ traces }: Pick<MachineTrace, 'traces'>): string {
  return ['stack', 'tape'].find((kind) => traces.some((head) => head.kind === kind)) ?? 'memory';
}

/** The smallest link that is drawn. */
const leastLink = 0.1;

/** The slots of the memory with what its heads know of them, as they are at a step. */
export function slotsAt(
  { machine }: Pick<TraceSnapshot, 'machine'>,
  range: SlotRange,
  step: number,
): DrawnSlots {
  if (!machine) return { usage: null, links: [], name: 'memory' };
  const { slots, traces } = machine;
  const row = memory.height / range.count;
  const detail = (name: string) => {
    const found = traces
      .flatMap(({ details }) => details)
      .find((one) => one.name === name && one.size % slots === 0);
    return found?.values.subarray(step * found.size, (step + 1) * found.size);
  };
  const usage = detail('usage');
  const links = detail('links')?.subarray(0, slots * slots);
  const middleOf = (slot: number) => memory.y + (slot - range.from + 0.5) * row;
  const shown = Array.from({ length: range.count }, (_, at) => range.from + at);
  return {
    usage: usage
      ? shown.map((slot, at) => ({
          share: Math.min(1, usage[slot] ?? 0),
          place: { x: memory.x - 7, y: memory.y + at * row, width: 5, height: row },
        }))
      : null,
    // L(i, j) is how far slot i was written right after slot j.
    links: links
      ? shown.flatMap((to) =>
          shown.flatMap((from) => {
            const weight = links[to * slots + from] ?? 0;
            const x = memory.x + memory.width;
            return weight < leastLink
              ? []
              : [
                  {
                    weight,
                    path: `M${x} ${middleOf(from)}C${x + 14} ${middleOf(from)} ${x + 14} ${middleOf(to)} ${x} ${middleOf(to)}`,
                  },
                ];
          }),
        )
      : [],
    name: memoryName(machine),
  };
}

/** The numbers of one step, each in a cell of a strip. */
export function cellsOf(
  values: Float32Array,
  size: number,
  step: number,
  strip: Place,
): readonly { readonly place: Place; readonly value: number }[] {
  const width = strip.width / size;
  return Array.from(values.subarray(step * size, (step + 1) * size), (value, index) => ({
    value,
    place: { ...strip, x: strip.x + index * width, width },
  }));
}
