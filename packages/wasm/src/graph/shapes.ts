import type { Shape } from './graph.js';

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** The axes of more than one number. */
export function longAxes(shape: Shape): readonly number[] {
  return shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
}

/** The shape without its axes of 1. */
export function squeezed(shape: Shape): Shape {
  return shape.filter((extent) => extent !== 1);
}

/** The shape with one axis changed. */
export function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((other, index) => (index === axis ? extent : other));
}

/** An item of a list, at an index that must exist. */
export function item<Item>(list: readonly Item[], index: number): Item {
  const found = list.at(index);
  if (found === undefined) throw new Error(`There is no item ${index} of ${list.length}.`);
  return found;
}
