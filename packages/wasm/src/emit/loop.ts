import { type Loop, vectorsAtOnce } from '../plan/groups.js';
import { item } from '../graph/shapes.js';
import type { Context, Pointer } from './context.js';
import { loadVector, type LoopState, scoped, storeVector } from './loop-state.js';
import { type Access, isAccess, type Nest, nestOf } from './nest.js';
import { fusibleProducts, hasHeavy, sideBySide, writeVectorsOf } from './operations.js';
import { canSumTogether, clear, rowsTogether, writeAcross, writeSumsTogether } from './sums.js';

/** Numbers that are read repeatedly stay in locals as long as these and the sums are at most so many vectors. */
const mostHeld = 12;

/**
 * Writes a loop over all numbers of its nodes, four at a time along the last axis. With `sequence`, a local that
 * holds the index of a sequence, it covers the numbers of that sequence only.
 */
export function writeLoop(context: Context, loop: Loop, sequence: number | null): void {
  const nest = nestOf(context.plan, loop, sequence !== null);
  const state = begin(context, nest, sequence);
  writeKept(state, 0);
}

function begin(context: Context, nest: Nest, sequence: number | null): LoopState {
  const { code } = context;
  const pointers = new Map<Access, Pointer>();
  const moving = new Map<string, { readonly local: number; readonly strides: readonly number[] }>();
  const isOneBlock = blocksOf(nest).count === 0;
  for (const access of nest.accesses) {
    const { local, offset } = context.pointerTo(access.place);
    // If the row is a single block, offsets reach all of it and the pointer need not move along it.
    const strides = isOneBlock ? access.strides.slice(0, -1) : access.strides;
    const { place, between } = access;
    const isFixed = strides.every((stride) => stride === 0);
    if (place.isNumber || (isFixed && between === 0)) {
      pointers.set(access, { local, offset });
      continue;
    }
    const key = `${local} ${between} ${strides.join()}`;
    let own = moving.get(key);
    if (!own) {
      own = { local: code.local('i32'), strides };
      code.get(local);
      if (sequence !== null && between !== 0)
        code
          .get(sequence)
          .number(4 * between)
          .raw(0x6c)
          .addNumbers();
      code.set(own.local);
      moving.set(key, own);
    }
    pointers.set(access, { local: own.local, offset });
  }
  return {
    context,
    nest,
    pointers,
    moving: [...moving.values()],
    held: new Map(),
    loads: [],
    accumulators: new Map(),
    fusible: context.simd === 'relaxed' ? fusibleProducts(nest) : new Set(),
    rowAxis: nest.kept.length + nest.reduced.length,
  };
}

interface Blocks {
  /** Vectors of a block, how many such blocks there are, and what is left: vectors and single numbers. */
  readonly vectors: number;
  readonly count: number;
  readonly rest: number;
  readonly tail: number;
}

/** How a row is cut into blocks of vectors that are computed together. */
function blocksOf(nest: Nest): Blocks {
  const { row, reduced, kept } = nest;
  const [whole, tail] = [row >> 2, row & 3];
  const all = whole + (tail > 0 ? 1 : 0);
  const most = reduced.length > 0 || kept.length > 0 ? vectorsAtOnce : 4;
  if (all <= most) return { vectors: 0, count: 0, rest: whole, tail };
  const vectors = reduced.length > 0 ? vectorsAtOnce : hasHeavy(nest) ? sideBySide : 1;
  return { vectors, count: Math.floor(whole / vectors), rest: whole % vectors, tail };
}

/** The loops over the axes that are kept, and within them the row. */
function writeKept(state: LoopState, axis: number): void {
  const { nest } = state;
  const { count, rest, tail } = blocksOf(nest);
  if (count === 0) hold(state, axis, rest, tail);
  else hold(state, axis, 0, 0);
  const extent = nest.kept[axis];
  if (extent !== undefined) {
    const isInmost = axis === nest.kept.length - 1 && nest.reduced.length === 0 && count === 0;
    if (isInmost) writeRows(state, axis, extent, axis > 0, rest, tail);
    else
      around(state, axis, extent, () => {
        writeKept(state, axis + 1);
      });
    if (axis > 0 && !isInmost) move(state, axis, -extent);
    return;
  }
  const direction = nest.reduced.length > 0 ? 'whole' : 'row';
  const totals = nest.operations.filter((operation) => operation.direction === direction);
  clear(state, totals, 1);
  writeRow(state);
  for (const operation of totals) writeAcross(state, operation);
}

/** The blocks of a row, and what is left of it. */
function writeRow(state: LoopState): void {
  const { nest, rowAxis } = state;
  const { vectors, count, rest, tail } = blocksOf(nest);
  if (count > 0) {
    const block = () => {
      scoped(state, () => {
        writeBlock(state, vectors, 0);
      });
      move(state, rowAxis, 4 * vectors);
    };
    if (count === 1) block();
    else state.context.code.loop(count, block);
  }
  if (rest > 0 || tail > 0)
    scoped(state, () => {
      writeBlock(state, rest, tail);
    });
  // Moves the pointers back to where the row began, if another row follows.
  if (count > 0 && nest.kept.length > 0) move(state, rowAxis, -4 * vectors * count);
}

/** Writes the code for some vectors of a row, including the loops over the axes that they are reduced along. */
function writeBlock(state: LoopState, vectors: number, tail: number): void {
  const { nest } = state;
  const columns = nest.operations.filter(({ direction }) => direction === 'column');
  const all = vectors + (tail > 0 ? 1 : 0);
  clear(state, columns, all);
  writeReduced(state, nest.kept.length, vectors, tail);
  for (const operation of columns) {
    state.accumulators.get(operation)?.forEach((local, index) => {
      storeVector(state, operation, local, index, index < vectors ? 4 : tail);
    });
  }
}

/** The loops over the axes along which columns are reduced, and within them the vectors. */
function writeReduced(state: LoopState, axis: number, vectors: number, tail: number): void {
  const { nest, rowAxis } = state;
  hold(state, axis, vectors, tail);
  if (axis === rowAxis) {
    writeVectors(state, vectors, tail);
    return;
  }
  const extent = item(nest.reduced, axis - nest.kept.length);
  if (axis === rowAxis - 1) {
    writeRows(state, axis, extent, true, vectors, tail);
    return;
  }
  around(state, axis, extent, () => {
    writeReduced(state, axis + 1, vectors, tail);
  });
  move(state, axis, -extent);
}

/** Writes the loop over the rows along an axis. If `returns`, the pointers are afterwards where they were before. */
function writeRows(
  state: LoopState,
  axis: number,
  extent: number,
  returns: boolean,
  vectors: number,
  tail: number,
): void {
  const sums = state.nest.operations.filter(({ direction }) => direction === 'row');
  const row = () => {
    clear(state, sums, 1);
    if (vectors > 1) holdNumbers(state);
    writeVectors(state, vectors, tail);
  };
  if (canSumTogether(state, axis, extent, sums))
    scoped(state, () => {
      state.context.code.loop(extent / rowsTogether, () => {
        writeSumsTogether(state, sums, () => {
          scoped(state, row);
          move(state, axis, 1);
        });
      });
    });
  else
    around(state, axis, extent, () => {
      row();
      for (const operation of sums) writeAcross(state, operation);
    });
  if (returns) move(state, axis, -extent);
}

function writeVectors(state: LoopState, vectors: number, tail: number): void {
  const together = hasHeavy(state.nest) ? sideBySide : 1;
  for (let vector = 0; vector < vectors; vector += together)
    writeVectorsOf(state, vector, Math.min(together, vectors - vector), 4);
  if (tail > 0) writeVectorsOf(state, vectors, 1, tail);
}

/** A loop over an axis. */
function around(state: LoopState, axis: number, extent: number, body: () => void): void {
  scoped(state, () => {
    state.context.code.loop(extent, () => {
      scoped(state, body);
      move(state, axis, 1);
    });
  });
}

/** Loads the numbers that are the same for the whole row. */
function holdNumbers(state: LoopState): void {
  for (const operand of state.nest.operations.flatMap(({ operands }) => operands))
    if (isAccess(operand) && operand.strides[state.rowAxis] === 0) loadVector(state, operand, 0, 4);
}

/** Moves the pointers along an axis by so many positions. */
function move({ context: { code }, moving }: LoopState, axis: number, by: number): void {
  for (const { local, strides } of moving) {
    const bytes = 4 * (strides[axis] ?? 0) * by;
    if (bytes !== 0) code.get(local).number(bytes).addNumbers().set(local);
  }
}

/** Loads what does not change within the inner loops, before they begin. */
function hold(state: LoopState, axis: number, vectors: number, tail: number): void {
  const { nest, rowAxis, held } = state;
  const isInmost = axis === rowAxis;
  const columns = nest.operations.filter(({ direction }) => direction === 'column').length;
  const most = mostHeld - columns * (vectors + (tail > 0 ? 1 : 0));
  for (const operand of nest.operations.flatMap(({ operands }) => operands)) {
    if (!isAccess(operand)) continue;
    const { strides } = operand;
    const changesWithin = strides.slice(axis, rowAxis).some((stride) => stride !== 0);
    if (changesWithin || isInmost) continue;
    if (strides[rowAxis] === 0) {
      if (held.size < most) loadVector(state, operand, 0, 4);
    } else {
      for (let vector = 0; vector < vectors + (tail > 0 ? 1 : 0); vector++)
        if (held.size < most) loadVector(state, operand, vector, vector < vectors ? 4 : tail);
    }
  }
}
