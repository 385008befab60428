import type { TraceSnapshot } from '../engine/protocol.js';
import type { SlotRange } from './slots-in-use.js';

/** A rectangle of the drawing, in its own units. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The size of the whole drawing of a machine. */
export const drawingSize = { width: 360, height: 200 };

/** The places of the parts that every machine has. The drawing is read from bottom to top. */
export const input: Place = { x: 12, y: 168, width: 100, height: 14 };
export const controller: Place = { x: 12, y: 74, width: 100, height: 54 };
export const output: Place = { x: 12, y: 20, width: 100, height: 14 };
export const memory: Place = { x: 262, y: 20, width: 86, height: 162 };

/** A head at one step. */
export interface DrawnHead {
  /** Its part of the figure, such as `write 1`. */
  readonly part: string;
  readonly role: 'read' | 'write';
  readonly name: string;
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
  return traces.map(({ role, weighting }, index) => {
    const weights = weighting.subarray(step * slots, (step + 1) * slots);
    const weight = weights.reduce((most, one) => Math.max(most, one), 0);
    const slot = Math.max(0, weights.indexOf(weight));
    const alike = traces.slice(0, index).filter((other) => other.role === role).length;
    const several = traces.filter((other) => other.role === role).length > 1;
    const shown = Array.from(weights.subarray(range.from, range.from + range.count));
    return {
      part: `${role} ${alike + 1}`,
      role,
      name: several ? `${role} ${alike + 1}` : role,
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
