import type { Host } from '../compiled/host.js';
import type { Shape, Use } from '../graph/graph.js';
import { item, sizeOf } from '../graph/shapes.js';
import { type Place, stridesFor } from '../plan/layout.js';
import { PlanError } from '../plan/placing.js';
import type { Plan } from '../plan/plan.js';

/** The address of a place at a time step, in bytes. */
export type PointerTo = (place: Place, step: number) => number;

/** The numbers of a value at a time step, in row-major order. */
export function readNumbers(
  host: Host,
  { placing }: Plan,
  pointerTo: PointerTo,
  { value, shape }: Use,
  step: number,
): Float32Array {
  const place = placing.placeOf(value);
  return readPlace(host, pointerTo(place, step), place, shape);
}

/** Writes numbers in row-major order to where a value lies at a time step. */
export function writeNumbers(
  host: Host,
  { placing }: Plan,
  pointerTo: PointerTo,
  { value, shape }: Use,
  step: number,
  numbers: Float32Array,
): void {
  const place = placing.placeOf(value);
  writePlace(host, pointerTo(place, step), place, shape, numbers);
}

/** Reads the numbers that lie from `pointer` on in the layout of `place`, in row-major order of a shape. */
export function readPlace(
  { memory }: Host,
  pointer: number,
  place: Place,
  shape: Shape,
): Float32Array {
  const floats = new Float32Array(memory.buffer);
  return Float32Array.from(offsetsOf(pointer, place, shape), (offset) => floats[offset] ?? 0);
}

/** Writes numbers in row-major order of a shape from `pointer` on in the layout of `place`. */
export function writePlace(
  { memory }: Host,
  pointer: number,
  place: Place,
  shape: Shape,
  numbers: Float32Array,
): void {
  const floats = new Float32Array(memory.buffer);
  offsetsOf(pointer, place, shape).forEach((offset, index) => {
    floats[offset] = numbers[index] ?? 0;
  });
}

/** The indices of the numbers in memory, in row-major order of a shape. */
function offsetsOf(pointer: number, place: Place, shape: Shape): Uint32Array {
  const offsets = new Uint32Array(sizeOf(shape));
  if (offsets.length === 0) return offsets;
  const strides = stridesFor(place, shape);
  if (!strides) throw new PlanError('Numbers do not lie as they are to be seen.');
  offsets[0] = pointer >> 2;
  let known = 1;
  // From the last axis on, each axis repeats the offsets found so far.
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [extent, stride] = [item(shape, axis), item(strides, axis)];
    for (let index = 1; index < extent; index++)
      for (let at = 0; at < known; at++)
        offsets[index * known + at] = (offsets[at] ?? 0) + index * stride;
    known *= extent;
  }
  return offsets;
}
