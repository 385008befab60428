import { item } from '../graph/shapes.js';
import { atHand, type Loop, type LoopNode, reducedAxes } from '../plan/groups.js';
import type { Place } from '../plan/layout.js';
import type { Plan } from '../plan/plan.js';
import { resultStrides, stridesOver } from '../plan/strides.js';

/** Numbers in memory as a loop goes over them: how far apart they are along each of its axes, in numbers. */
export interface Access {
  readonly place: Place;
  strides: number[];
  /** How far apart the numbers of one sequence and the next are, where a loop is for one of them. */
  readonly between: number;
}

/** What an operation takes: a value that the loop has at hand, or numbers in memory. */
export type Operand = { readonly value: number } | Access;

export const isAccess = (operand: Operand): operand is Access => 'place' in operand;

/** How a reduction goes: along the rows, along the axes before, or along both. */
export type Direction = 'row' | 'column' | 'whole';

export interface Operation {
  readonly node: LoopNode;
  readonly operands: readonly Operand[];
  /** Where the result goes; null if the loop alone needs it. */
  readonly result: Access | null;
  readonly direction: Direction | null;
}

/** A loop as nested counting: axes that are kept, axes along which columns are reduced, and the row. */
export interface Nest {
  readonly operations: readonly Operation[];
  readonly accesses: readonly Access[];
  /** The extents of the axes; the strides of accesses are in this order, the row last. */
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
  readonly row: number;
}

/**
 * The axes of a loop in the order of its nest, with neighbours joined that lie as one. In a loop for one
 * sequence the axis of the sequences is left out.
 */
export function nestOf(plan: Plan, loop: Loop, forOne = false): Nest {
  const { placing, registers } = plan;
  // A loop has a row, if only of one number.
  const dims = loop.dims.length === (forOne ? 1 : 0) ? [...loop.dims, 1] : loop.dims;
  const last = dims.length - 1;
  const axes = dims.map((_, axis) => axis).slice(forOne ? 1 : 0);
  const isReduced = (axis: number) => axis < last && loop.reduced.includes(axis);
  const order = [
    ...axes.filter((axis) => axis < last && !isReduced(axis)),
    ...axes.filter(isReduced),
    last,
  ];
  const accesses: Access[] = [];
  const access = (place: Place, strides: readonly number[]): Access => {
    const ordered = order.map((axis) => strides[axis] ?? 0);
    const result: Access = { place, strides: ordered, between: forOne ? (strides[0] ?? 0) : 0 };
    accesses.push(result);
    return result;
  };
  const operations = loop.nodes.map((node): Operation => {
    const operands = node.inputs.map((use): Operand =>
      atHand(loop, use)
        ? { value: use.value }
        : access(placing.placeOf(use.value), stridesOver(placing, node, use)),
    );
    const place = placing.placeOf(node.output);
    const strides = resultStrides(placing, node);
    if (node.kind === 'map') {
      const isHeld = registers.has(node.output);
      return { node, operands, result: isHeld ? null : access(place, strides), direction: null };
    }
    const gone = reducedAxes(node);
    const rows = gone.includes(last);
    const direction = !rows ? 'column' : gone.length > 1 ? 'whole' : 'row';
    return { node, operands, result: access(place, strides), direction };
  });
  return joined({
    operations,
    accesses,
    kept: order.filter((axis) => axis < last && !isReduced(axis)).map((axis) => item(dims, axis)),
    reduced: order.filter(isReduced).map((axis) => item(dims, axis)),
    row: item(dims, last),
  });
}

/** Joins neighbouring axes of the same role along which all numbers lie as along one. */
function joined(nest: Nest): Nest {
  const extents = [...nest.kept, ...nest.reduced, nest.row];
  const roles = [...nest.kept.map(() => 'kept'), ...nest.reduced.map(() => 'reduced')];
  // Rows can go on into the next only where nothing is reduced along them.
  const isPlain = nest.operations.every(({ direction }) => direction === null);
  roles.push(isPlain ? 'kept' : 'row');
  for (let axis = extents.length - 2; axis >= 0; axis--) {
    if (roles[axis] !== roles[axis + 1]) continue;
    const inner = item(extents, axis + 1);
    const fits = nest.accesses.every(
      ({ strides }) => item(strides, axis) === item(strides, axis + 1) * inner,
    );
    if (!fits) continue;
    for (const access of nest.accesses) access.strides.splice(axis, 1);
    extents.splice(axis, 2, item(extents, axis) * inner);
    roles.splice(axis, 1);
  }
  const row = extents.length - 1;
  return {
    ...nest,
    kept: extents.filter((_, axis) => axis < row && roles[axis] === 'kept'),
    reduced: extents.filter((_, axis) => axis < row && roles[axis] === 'reduced'),
    row: item(extents, row),
  };
}
