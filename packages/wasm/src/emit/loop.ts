import { item } from '../graph/shapes.js';
import { type Loop, vectorsAtOnce } from '../plan/groups.js';
import type { Context, Pointer } from './context.js';
import { writeOperation } from './functions.js';
import { type Access, isAccess, type Nest, nestOf, type Operand, type Operation } from './nest.js';

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

interface State {
  readonly context: Context;
  readonly nest: Nest;
  readonly pointers: ReadonlyMap<Access, Pointer>;
  /** Pointers that move with the loop, with their strides along each axis. */
  readonly moving: readonly { readonly local: number; readonly strides: readonly number[] }[];
  /** The locals that hold vectors already loaded, by a key of what they hold; `loads` has the keys in order. */
  readonly held: Map<number, number>;
  readonly loads: number[];
  readonly accumulators: Map<Operation, number[]>;
  /** The products that are left to the operation that adds them, which need not round them. */
  readonly fusible: ReadonlySet<Operation>;
  /** The index of the row's axis, which is also the number of loops around it. */
  readonly rowAxis: number;
}

function begin(context: Context, nest: Nest, sequence: number | null): State {
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
function blocksOf({ row, reduced, kept }: Nest): Blocks {
  const [whole, tail] = [row >> 2, row & 3];
  const all = whole + (tail > 0 ? 1 : 0);
  const most = reduced.length > 0 || kept.length > 0 ? vectorsAtOnce : 4;
  if (all <= most) return { vectors: 0, count: 0, rest: whole, tail };
  const vectors = reduced.length > 0 ? vectorsAtOnce : 1;
  return { vectors, count: Math.floor(whole / vectors), rest: whole % vectors, tail };
}

/** The loops over the axes that are kept, and within them the row. */
function writeKept(state: State, axis: number): void {
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
function writeRow(state: State): void {
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
function writeBlock(state: State, vectors: number, tail: number): void {
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
function writeReduced(state: State, axis: number, vectors: number, tail: number): void {
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
  state: State,
  axis: number,
  extent: number,
  returns: boolean,
  vectors: number,
  tail: number,
): void {
  const sums = state.nest.operations.filter(({ direction }) => direction === 'row');
  around(state, axis, extent, () => {
    clear(state, sums, 1);
    if (vectors > 1) holdNumbers(state);
    writeVectors(state, vectors, tail);
    for (const operation of sums) writeAcross(state, operation);
  });
  if (returns) move(state, axis, -extent);
}

function writeVectors(state: State, vectors: number, tail: number): void {
  for (let vector = 0; vector < vectors; vector++) writeVector(state, vector, 4);
  if (tail > 0) writeVector(state, vectors, tail);
}

/** A loop over an axis. */
function around(state: State, axis: number, extent: number, body: () => void): void {
  scoped(state, () => {
    state.context.code.loop(extent, () => {
      scoped(state, body);
      move(state, axis, 1);
    });
  });
}

/** Loads the numbers that are the same for the whole row. */
function holdNumbers(state: State): void {
  for (const operand of state.nest.operations.flatMap(({ operands }) => operands))
    if (isAccess(operand) && operand.strides[state.rowAxis] === 0) loadVector(state, operand, 0, 4);
}

/** Runs `body`, then forgets the vectors that were loaded in it. */
function scoped({ held, loads }: State, body: () => void): void {
  const before = loads.length;
  body();
  for (const key of loads.splice(before)) held.delete(key);
}

/** Moves the pointers along an axis by so many positions. */
function move({ context: { code }, moving }: State, axis: number, by: number): void {
  for (const { local, strides } of moving) {
    const bytes = 4 * (strides[axis] ?? 0) * by;
    if (bytes !== 0) code.get(local).number(bytes).addNumbers().set(local);
  }
}

/** Loads what does not change within the inner loops, before they begin. */
function hold(state: State, axis: number, vectors: number, tail: number): void {
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

/** Writes all operations on one vector of the row. */
function writeVector(state: State, vector: number, lanes: number): void {
  const { context, nest, accumulators, fusible } = state;
  const { code } = context;
  scoped(state, () => {
    const made = new Map<number, number>();
    /** The factors of products that are not computed by themselves. */
    const products = new Map<number, readonly [number, number]>();
    const local = (operand: Operand): number => {
      if (isAccess(operand)) return loadVector(state, operand, vector, lanes);
      const known = made.get(operand.value);
      if (known !== undefined) return known;
      const product = products.get(operand.value);
      if (!product) throw new Error('A value of a loop is used before it is made.');
      const result = writeOperation(context, 'multiply', product);
      made.set(operand.value, result);
      return result;
    };
    const factorsOf = (operand: Operand | undefined) =>
      operand && !isAccess(operand) ? products.get(operand.value) : undefined;
    for (const operation of nest.operations) {
      const { node, operands, direction } = operation;
      const [a, b] = operands;
      if (fusible.has(operation) && a) {
        products.set(node.output, [local(a), local(b ?? a)]);
        continue;
      }
      if (node.kind === 'map') {
        const isSum = node.operation === 'add';
        const factors = isSum || node.operation === 'subtract' ? factorsOf(b) : undefined;
        const first = isSum && !factors ? factorsOf(a) : undefined;
        const [product, other] = factors ? [factors, a] : [first, b];
        const result =
          product && other
            ? writeFused(context, isSum, product, local(other))
            : writeOperation(context, node.operation, operands.map(local));
        made.set(node.output, result);
        if (operation.result) storeVector(state, operation, result, vector, lanes);
        continue;
      }
      const sums = accumulators.get(operation) ?? [];
      const sum = item(sums, direction === 'column' ? vector : 0);
      const factors = direction === 'column' || lanes === 4 ? factorsOf(a) : undefined;
      if (factors) {
        code.get(factors[0]).get(factors[1]).get(sum).vector('multiplyAdd').set(sum);
        continue;
      }
      code.get(sum).get(local(item(operands, 0)));
      // Lanes beyond the end of the row must not count.
      if (direction !== 'column' && lanes < 4) {
        if (node.operation === 'sum') code.mask(lanes).vector('and');
        else code.splat(neutral(operation)).mask(lanes).vector('bitselect');
      }
      code.vector(instructionOf(operation)).set(sum);
    }
  });
}

/** Writes a + b c, or a − b c, without rounding the product. */
function writeFused(
  { code }: Context,
  isSum: boolean,
  [b, c]: readonly [number, number],
  a: number,
): number {
  const result = code.local('v128');
  code
    .get(b)
    .get(c)
    .get(a)
    .vector(isSum ? 'multiplyAdd' : 'subtractProduct')
    .set(result);
  return result;
}

/** The products whose only use is that another operation of the loop adds or subtracts them. */
function fusibleProducts({ operations }: Nest): ReadonlySet<Operation> {
  const uses = new Map<number, number>();
  const added = new Set<number>();
  for (const { node, operands } of operations) {
    const isSum = node.operation === 'add' || node.operation === 'sum';
    operands.forEach((operand, index) => {
      if (isAccess(operand)) return;
      uses.set(operand.value, (uses.get(operand.value) ?? 0) + 1);
      if (isSum || (node.operation === 'subtract' && index === 1)) added.add(operand.value);
    });
  }
  return new Set(
    operations.filter(
      ({ node, result }) =>
        result === null &&
        (node.operation === 'multiply' || node.operation === 'square') &&
        uses.get(node.output) === 1 &&
        added.has(node.output),
    ),
  );
}

function instructionOf({ node }: Operation) {
  if (node.kind !== 'reduce' || node.operation === 'sum') return 'add';
  return node.operation;
}

/** The number that a reduction starts from. */
function neutral({ node }: Operation): number {
  if (node.kind !== 'reduce' || node.operation === 'sum') return 0;
  return node.operation === 'maximum' ? -Infinity : Infinity;
}

function clear(state: State, operations: readonly Operation[], count: number): void {
  const { code } = state.context;
  for (const operation of operations) {
    const known = state.accumulators.get(operation) ?? [];
    while (known.length < count) known.push(code.local('v128'));
    state.accumulators.set(operation, known);
    for (const local of known.slice(0, count)) code.splat(neutral(operation)).set(local);
    known.length = count;
  }
}

/** Combines the four lanes of a reduction and stores the result. */
function writeAcross(state: State, operation: Operation): void {
  const { code } = state.context;
  const { result } = operation;
  const [sum] = state.accumulators.get(operation) ?? [];
  if (!result || sum === undefined) return;
  const { local, offset } = pointerOf(state, result);
  const instruction = instructionOf(operation);
  const pairs = code.local('v128');
  code.get(local).get(sum).get(sum).get(sum).shuffle(2, 3, 0, 1).vector(instruction).tee(pairs);
  code.get(pairs).get(pairs).shuffle(1, 0, 3, 2).vector(instruction).storeLane(offset, 0);
}

function pointerOf({ pointers }: State, access: Access): Pointer {
  const pointer = pointers.get(access);
  if (pointer) return pointer;
  throw new Error('Numbers of a loop have no pointer.');
}

/** A local with one vector of the row's numbers, which is loaded only once. */
function loadVector(state: State, access: Access, vector: number, lanes: number): number {
  const { code } = state.context;
  const { local, offset } = pointerOf(state, access);
  const stride = access.strides[state.rowAxis] ?? 0;
  const at = offset + 16 * vector * stride;
  const isWhole = access.place.isNumber || stride === 1 || lanes === 1;
  // Numbers that are not adjacent are loaded anew each time, since the key does not contain their stride.
  const key = isWhole || stride === 0 ? 2 * (local * 2 ** 31 + at) + (isWhole ? 0 : 1) : null;
  const known = key === null ? undefined : state.held.get(key);
  if (known !== undefined) return known;
  const loaded = code.local('v128');
  code.get(local);
  if (isWhole) code.load(at);
  else if (stride === 0) code.loadSplat(at);
  else {
    code.loadSplat(at).set(loaded);
    for (let lane = 1; lane < lanes; lane++)
      code
        .get(local)
        .get(loaded)
        .loadLane(at + 4 * lane * stride, lane)
        .set(loaded);
    code.get(loaded);
  }
  code.set(loaded);
  if (key !== null) {
    state.held.set(key, loaded);
    state.loads.push(key);
  }
  return loaded;
}

function storeVector(
  state: State,
  { result }: Operation,
  value: number,
  vector: number,
  lanes: number,
): void {
  if (!result) return;
  const { code } = state.context;
  const { local, offset } = pointerOf(state, result);
  const stride = result.strides[state.rowAxis] ?? 0;
  const at = offset + 16 * vector * stride;
  if (lanes === 4 && stride === 1) {
    code.get(local).get(value).store(at);
    return;
  }
  for (let lane = 0; lane < lanes; lane++)
    code
      .get(local)
      .get(value)
      .storeLane(at + 4 * lane * stride, lane);
}
