import { item } from '../graph/shapes.js';
import { atHand, type Loop, type LoopNode, reducedAxes } from '../plan/groups.js';
import type { Place } from '../plan/layout.js';
import type { Plan } from '../plan/plan.js';
import { resultStrides, stridesOver } from '../plan/strides.js';

/** Numbers in memory as a loop goes over them, with their strides along each of its axes, in numbers. */
export interface Access {
  readonly place: Place;
  strides: number[];
  /** The stride from one sequence to the next, for a loop over a single sequence. */
  readonly between: number;
}

/** An operand: a value that the same loop has just computed, or numbers in memory. */
export type Operand = { readonly value: number } | Access;

export const isAccess = (operand: Operand): operand is Access => 'place' in operand;

/** Along what a reduction goes: the row, the axes before it, or both. */
export type Direction = 'row' | 'column' | 'whole';

export interface Operation {
  readonly node: LoopNode;
  readonly operands: readonly Operand[];
  /** Where the result is stored; null if only this loop needs it. */
  readonly result: Access | null;
  readonly direction: Direction | null;
}

/** A loop as nested loops over its axes: those that are kept, those along which columns are reduced, and the row. */
export interface Nest {
  readonly operations: readonly Operation[];
  readonly accesses: readonly Access[];
  /** The extents of the axes; the strides of accesses are in this order, the row last. */
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
  readonly row: number;
}

/**
 * The nest of a loop. Neighbouring axes are joined where their numbers lie as along one axis. In a loop over a single
 * sequence the axis of the sequences is left out.
 */
export function nestOf(plan: Plan, loop: Loop, forOne = false): Nest {
  const { placing, registers } = plan;
  // Every loop has a row, if need be of one number.
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

/** Joins neighbouring axes of the same role where all numbers lie as along one axis. */
function joined(nest: Nest): Nest {
  const extents = [...nest.kept, ...nest.reduced, nest.row];
  const roles = [...nest.kept.map(() => 'kept'), ...nest.reduced.map(() => 'reduced')];
  // One row can continue into the next only where nothing is reduced along rows.
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
