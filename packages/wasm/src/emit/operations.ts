import { heavyOperations } from '../graph/heavy.js';
import { item } from '../graph/shapes.js';
import type { Context } from './context.js';
import { writeOperation } from './functions.js';
import { loadVector, type LoopState, scoped, storeVector } from './loop-state.js';
import { isAccess, type Nest, type Operand, type Operation } from './nest.js';
import { instructionOf, neutral } from './sums.js';

/** How many vectors of an elementary function are computed side by side. With more, some engines run out of registers. */
export const sideBySide = 2;

/** Whether a loop computes an elementary function, whose operations wait for each other. */
export const hasHeavy = ({ operations }: Nest): boolean =>
  operations.some(({ node }) => node.kind === 'map' && heavyOperations.has(node.operation));

/** Writes all operations on some adjacent vectors of the row, so many lanes of them. */
export function writeVectorsOf(
  state: LoopState,
  first: number,
  count: number,
  lanes: number,
): void {
  const { nest, fusible } = state;
  scoped(state, () => {
    const operands = Array.from({ length: count }, (_, index) =>
      operandsOf(state, first + index, lanes),
    );
    for (const operation of nest.operations) {
      const { node } = operation;
      const isHeavy = node.kind === 'map' && heavyOperations.has(node.operation);
      if (isHeavy && count > 1) writeSideBySide(state, operation, operands);
      else
        for (const each of operands) {
          if (fusible.has(operation)) each.leave(operation);
          else if (node.kind === 'map') writeMap(state, operation, each);
          else writeSum(state, operation, each);
        }
    }
  });
}

/** What the operations on one vector of the row use and make. */
interface Operands {
  readonly vector: number;
  readonly lanes: number;
  /** The local of an operand. */
  local(operand: Operand): number;
  /** The factors of a product that is left to the operation that adds it. */
  factorsOf(operand: Operand | undefined): readonly [number, number] | undefined;
  /** Leaves a product to the operation that adds it. */
  leave(operation: Operation): void;
  make(operation: Operation, local: number): void;
}

function operandsOf(state: LoopState, vector: number, lanes: number): Operands {
  const made = new Map<number, number>();
  /** The factors of products that are not computed by themselves. */
  const products = new Map<number, readonly [number, number]>();
  const local = (operand: Operand): number => {
    if (isAccess(operand)) return loadVector(state, operand, vector, lanes);
    const known = made.get(operand.value);
    if (known !== undefined) return known;
    const product = products.get(operand.value);
    if (!product) throw new Error('A value of a loop is used before it is made.');
    const result = writeOperation(state.context, 'multiply', product);
    made.set(operand.value, result);
    return result;
  };
  return {
    vector,
    lanes,
    local,
    factorsOf: (operand) =>
      operand && !isAccess(operand) ? products.get(operand.value) : undefined,
    leave({ node, operands }) {
      const a = item(operands, 0);
      products.set(node.output, [local(a), local(operands[1] ?? a)]);
    },
    make(operation, result) {
      made.set(operation.node.output, result);
      if (operation.result) storeVector(state, operation, result, vector, lanes);
    },
  };
}

/** Writes an elementary function of several vectors side by side. */
function writeSideBySide(
  { context }: LoopState,
  operation: Operation,
  all: readonly Operands[],
): void {
  const { code } = context;
  if (operation.node.kind !== 'map') return;
  const adjacent = operation.operands.map((operand) => {
    const locals = all.map(({ local }) => local(operand));
    const own = locals.map(() => code.local('v128'));
    locals.forEach((local, index) => code.get(local).set(item(own, index)));
    return item(own, 0);
  });
  const result = writeOperation(context, operation.node.operation, adjacent, all.length);
  all.forEach(({ make }, index) => {
    make(operation, result + index);
  });
}

function writeMap({ context }: LoopState, operation: Operation, operands: Operands): void {
  const { node } = operation;
  if (node.kind !== 'map') return;
  const [a, b] = operation.operands;
  const { local, factorsOf, make } = operands;
  const isSum = node.operation === 'add';
  const factors = isSum || node.operation === 'subtract' ? factorsOf(b) : undefined;
  const first = isSum && !factors ? factorsOf(a) : undefined;
  const [product, other] = factors ? [factors, a] : [first, b];
  make(
    operation,
    product && other
      ? writeFused(context, isSum, product, local(other))
      : writeOperation(context, node.operation, operation.operands.map(local)),
  );
}

/** Adds a vector to what a reduction has so far. */
function writeSum(
  { context: { code }, accumulators }: LoopState,
  operation: Operation,
  { vector, lanes, local, factorsOf }: Operands,
): void {
  const { node, direction } = operation;
  const [a] = operation.operands;
  const sums = accumulators.get(operation) ?? [];
  const sum = item(sums, direction === 'column' ? vector : 0);
  const factors = direction === 'column' || lanes === 4 ? factorsOf(a) : undefined;
  if (factors) {
    code.get(factors[0]).get(factors[1]).get(sum).vector('multiplyAdd').set(sum);
    return;
  }
  code.get(sum).get(local(item(operation.operands, 0)));
  // Lanes beyond the end of the row must not count.
  if (direction !== 'column' && lanes < 4) {
    if (node.operation === 'sum') code.mask(lanes).vector('and');
    else code.splat(neutral(operation)).mask(lanes).vector('bitselect');
  }
  code.vector(instructionOf(operation)).set(sum);
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
export function fusibleProducts({ operations }: Nest): ReadonlySet<Operation> {
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
