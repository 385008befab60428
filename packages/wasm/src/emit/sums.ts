import { item } from '../graph/shapes.js';
import { type LoopState, pointerOf } from './loop-state.js';
import type { Operation } from './nest.js';
import { writeLaneSums } from './written-product.js';

export function instructionOf({ node }: Operation): 'add' | 'maximum' | 'minimum' {
  if (node.kind !== 'reduce' || node.operation === 'sum') return 'add';
  return node.operation;
}

/** The number that a reduction starts from. */
export function neutral({ node }: Operation): number {
  if (node.kind !== 'reduce' || node.operation === 'sum') return 0;
  return node.operation === 'maximum' ? -Infinity : Infinity;
}

export function clear(state: LoopState, operations: readonly Operation[], count: number): void {
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
export function writeAcross(state: LoopState, operation: Operation): void {
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

/** How many rows' sums are put together. */
export const rowsTogether = 4;

/** Whether the sums of several rows along an axis can be put together into a vector of results. */
export function canSumTogether(
  { context, nest }: LoopState,
  axis: number,
  extent: number,
  sums: readonly Operation[],
): boolean {
  return (
    context.plan.sumTogether &&
    sums.length > 0 &&
    extent % rowsTogether === 0 &&
    nest.row > 4 &&
    sums.every(
      ({ node, result }) =>
        node.kind === 'reduce' && node.operation === 'sum' && result?.strides[axis] === 1,
    )
  );
}

/**
 * Writes four rows and then combines the lanes of their sums, which takes half as many instructions as for each row by
 * itself. Until then the lanes wait in memory: locals would let the JavaScript engine move the rows into each other.
 */
export function writeSumsTogether(
  state: LoopState,
  sums: readonly Operation[],
  row: () => void,
): void {
  const { context, accumulators } = state;
  const { code } = context;
  const begins = sums.map(({ result }) => {
    if (!result) throw new Error('The sum of a row has no place.');
    const { local, offset } = pointerOf(state, result);
    const own = code.local('i32');
    code.get(local).set(own);
    return { local: own, offset };
  });
  const scratch = context.pointerTo(context.plan.scratch);
  const [at, bytes] = [code.local('i32'), 16 * rowsTogether];
  code.get(scratch.local).set(at);
  code.loop(rowsTogether, () => {
    row();
    sums.forEach((operation, index) => {
      const sum = item(accumulators.get(operation) ?? [], 0);
      code
        .get(at)
        .get(sum)
        .store(scratch.offset + bytes * index);
    });
    code.get(at).number(16).addNumbers().set(at);
  });
  begins.forEach(({ local, offset }, index) => {
    const lanes = Array.from({ length: rowsTogether }, (_, of) => {
      const loaded = code.local('v128');
      code
        .get(scratch.local)
        .load(scratch.offset + bytes * index + 16 * of)
        .set(loaded);
      return loaded;
    });
    code.get(local);
    writeLaneSums(code, lanes);
    code.store(offset);
  });
}
