import type { Shape } from '../graph/graph.js';
import { item, sameShape, sizeOf, squeezed } from '../graph/shapes.js';

/**
 * Where blocks of numbers lie. `arena`: one place for all steps. `frame`: one for each step. `rows`: one for
 * each step, directly after that of the step before, so that all are rows of one matrix. `turn`: two places
 * that steps use alternately. `weight`: a variable of the model, wherever tfjs keeps it.
 */
export type Region = 'arena' | 'frame' | 'rows' | 'turn' | 'weight';

/** A contiguous block of numbers. */
export interface Block {
  readonly region: Region;
  /** In numbers, for one step. */
  size: number;
  /** In numbers from the beginning of the region; 0 for rows and weights, which each have an address of their own. */
  offset: number;
  /** The index among the rows or weights. */
  readonly index: number;
  /** Whether it is needed for a few loops only, so that other blocks can use the same memory before and after. */
  readonly temporary: boolean;
}

/** Where a value's numbers lie. */
export interface Place {
  readonly block: Block;
  /** In numbers from the beginning of the block. */
  readonly offset: number;
  /** The extents of the axes of more than one number; `strides` says how far apart their numbers are. */
  readonly dims: Shape;
  readonly strides: readonly number[];
  /** Whether it belongs to the next step; for turns, to the step that the backward pass computes next. */
  readonly later: boolean;
  /** Whether it is a single number for all positions, stored four times in a row to load as a vector. */
  readonly isNumber: boolean;
}

/** A count rounded up to whole vectors of four numbers. */
export function padded(count: number): number {
  return (count + 3) & ~3;
}

/** Strides of numbers in row-major order, with rows padded to whole vectors unless `packed`. */
export function denseStrides(dims: Shape, packed = false): readonly number[] {
  const strides: number[] = new Array<number>(dims.length).fill(1);
  for (let axis = dims.length - 2; axis >= 0; axis--) {
    const extent = item(dims, axis + 1);
    const isRow = axis === dims.length - 2 && !packed;
    strides[axis] = item(strides, axis + 1) * (isRow ? padded(extent) : extent);
  }
  return strides;
}

/** How many numbers such a layout takes. */
export function denseSize(dims: Shape, packed = false): number {
  const [extent = 1] = dims;
  return padded(extent * (denseStrides(dims, packed)[0] ?? 1));
}

/**
 * The strides of placed numbers under another shape: one for each axis, 0 for axes of 1. Null if their layout has no
 * such strides.
 */
export function stridesFor(
  { dims, strides, isNumber }: Pick<Place, 'dims' | 'strides' | 'isNumber'>,
  shape: Shape,
): readonly number[] | null {
  if (isNumber) return shape.map(() => 0);
  const wanted = squeezed(shape);
  const found = sameShape(wanted, dims) ? strides : regrouped(dims, strides, wanted);
  if (!found) return null;
  let next = 0;
  return shape.map((extent) => (extent === 1 ? 0 : item(found, next++)));
}

/** Matches groups of axes that hold equally many numbers in both shapes. */
function regrouped(
  dims: Shape,
  strides: readonly number[],
  wanted: Shape,
): readonly number[] | null {
  if (sizeOf(dims) !== sizeOf(wanted)) return null;
  const result: number[] = [];
  let [from, to] = [0, 0];
  while (from < dims.length && to < wanted.length) {
    let [end, stop] = [from + 1, to + 1];
    let [held, needed] = [item(dims, from), item(wanted, to)];
    while (held !== needed) {
      if (held < needed) held *= item(dims, end++);
      else needed *= item(wanted, stop++);
    }
    // Several axes can be regrouped only if their numbers lie as along one axis.
    for (let axis = from; axis < end - 1; axis++) {
      if (item(strides, axis) !== item(strides, axis + 1) * item(dims, axis + 1)) return null;
    }
    let stride = item(strides, end - 1);
    const group: number[] = [];
    for (let axis = stop - 1; axis >= to; axis--) {
      group.unshift(stride);
      stride *= item(wanted, axis);
    }
    result.push(...group);
    [from, to] = [end, stop];
  }
  return result;
}

/** A part of a place that is used with `strides`: from `begin` on, of the extents `part`. */
export function partOf(
  place: Place,
  strides: readonly number[],
  begin: readonly number[],
  part: Shape,
): Place {
  const offset = begin.reduce((sum, from, axis) => sum + from * item(strides, axis), 0);
  const long = part.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  return {
    ...place,
    offset: place.offset + offset,
    dims: long.map((axis) => item(part, axis)),
    strides: long.map((axis) => item(strides, axis)),
  };
}
