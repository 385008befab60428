import { instantiateAtOnce } from '../backend/compile-at-once.js';
import type { StepFunctions } from '../emit/emit.js';
import { kernelOf } from '../emit/product.js';
import type { Host } from '../compiled/host.js';
import { type Matrix } from '../plan/fit-products.js';
import { padded, type Place } from '../plan/layout.js';
import type { OverProduct, Plan, StepRows, WeightSum } from '../plan/plan.js';
import { foreignCaller } from './foreign.js';

/** The addresses of an instance's blocks, in bytes. */
export interface Blocks {
  readonly arena: number;
  readonly rows: readonly number[];
  /** Room for a gradient with rows padded to whole vectors. */
  readonly scratch: number;
}

/** How many numbers the arena takes for so many steps, frames included. */
export function arenaCount(plan: Plan, steps: number): number {
  return plan.arenaSize + plan.frameSize * (plan.ring ? 2 : steps + 1);
}

/** How many numbers the largest gradient takes with rows padded to whole vectors. */
export function scratchCount({ sums }: Plan): number {
  return Math.max(4, ...sums.map(({ inner, columns }) => inner * padded(columns)));
}

/** A weight of the model as the engine knows it. */
export interface WeightPointers {
  readonly size: number;
  pointer(): number;
  readonly gradient: number;
}

/** A plan's code, bound to a place in memory. */
export interface Instance {
  /** The address of a place at a time step, in bytes. */
  pointerTo(place: Place, step: number): number;
  /** The forward pass, initial states included. The inputs must have been written. */
  forward(steps: number): void;
  /** The backward pass, from the gradients of outputs to those of the weights. */
  backward(steps: number): void;
}

/** A sum, with the address that it is written to. */
type BoundSum = WeightSum & { readonly gradient: number };

/**
 * Binds a generated module to a place in memory, where it writes the constants, and to the weights by name.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of that size.
 */
export function instantiate(
  host: Host,
  plan: Plan,
  module: WebAssembly.Module,
  blocks: Blocks,
  weightOf: (name: string) => WeightPointers,
): Instance {
  const { kernels, memory, constants } = host;
  const { placing } = plan;
  const pointerTo = (place: Place, step: number): number => {
    const { block, offset, later } = place;
    const at = step + (later ? 1 : 0);
    const inBlock = 4 * (block.offset + offset);
    switch (block.region) {
      case 'arena':
        return blocks.arena + inBlock;
      case 'frame':
        return (
          blocks.arena + 4 * (plan.arenaSize + plan.frameSize * (plan.ring ? at & 1 : at)) + inBlock
        );
      case 'turn':
        return blocks.arena + 4 * (plan.turn.offset + plan.turn.size * (at & 1)) + inBlock;
      case 'rows':
        return (blocks.rows[block.index] ?? 0) + 4 * block.size * at + inBlock;
      case 'weight':
        return (table()[1 + plan.rowSizes.length + block.index] ?? 0) + inBlock;
    }
  };
  const tableCount = 1 + plan.rowSizes.length + plan.weightCount;
  const table = () => new Int32Array(memory.buffer, blocks.arena, tableCount);
  const foreign = foreignCaller(host, plan, pointerTo);
  const { exports } = instantiateAtOnce(module, {
    env: {
      memory,
      base: blocks.arena,
      constants,
      linear: kernels.linear,
      linearInput: kernels.linearInput,
      linearWeight: kernels.linearWeight,
      foreign,
    },
  });
  const functions = stepFunctions(exports);
  writeConstants(host, plan, pointerTo);
  table().set(blocks.rows, 1);

  // Looked up once, since looking them up by name takes longer than many loops.
  const weights = plan.weights.map((weight) => ({ ...weight, ...weightOf(weight.name) }));
  const sums = plan.sums.map((sum) => ({ ...sum, gradient: weightOf(sum.weight).gradient }));
  const accumulators = plan.accumulators.map((each) => ({
    ...each,
    gradient: weightOf(each.weight).gradient,
  }));
  const lookUpWeights = () => {
    const entries = table();
    for (const { pointer: find, rows, columns, copy, index } of weights) {
      const pointer = find();
      if (copy)
        // prettier-ignore
        kernels.copyRows(rows, columns, pointer, 4 * columns, blocks.arena + 4 * copy.offset, 4 * padded(columns));
      else entries[1 + plan.rowSizes.length + index] = pointer;
    }
  };
  const rowsAt = ({ place, stride }: StepRows) => ({
    pointer: pointerTo(place, 0),
    stride: 4 * stride,
    step: 4 * place.block.size,
  });
  const runOver = (list: OverProduct['list'], when: OverProduct['when'], steps: number) => {
    for (const over of plan.over)
      if (over.list === list && over.when === when) runProduct(over, steps);
  };
  const runProduct = ({ plan: product, x, result }: OverProduct, steps: number) => {
    const { rows } = product.node;
    const [from, to] = [rowsAt(x), rowsAt(result)];
    const fixed = (matrix: Matrix | null) => ({
      pointer: pointerTo(matrix ? placing.placeOf(matrix.use.value) : plan.zeros, 0),
      stride: 4 * (matrix?.row ?? 0),
    });
    const [weight, start] = [fixed(product.second), fixed(product.start)];
    const { kernel, sizes } = kernelOf(product);
    const [, inner, columns] = sizes;
    if (kernel === 'linearWeight') throw new Error('A product over all steps is one of rows.');
    // If the rows of all steps are not equally far apart, each step is a product of its own.
    const together = isEven(from, rows) && isEven(to, rows);
    for (let t = 0; t < (together ? 1 : steps); t++)
      // prettier-ignore
      kernels[kernel](together ? rows * steps : rows, inner, columns, from.pointer + t * from.step, from.stride, weight.pointer, weight.stride, to.pointer + t * to.step, to.stride, start.pointer, start.stride);
  };
  const seen = new Set<string>();
  const addUp = ({ weight, x, dy, inner, columns, gradient }: BoundSum, steps: number) => {
    const isFirst = !seen.has(weight);
    seen.add(weight);
    const rows = dy.rows * steps;
    const slopes = rowsAt(dy);
    if (!x) {
      const to = isFirst ? gradient : blocks.scratch;
      kernels.sumRows(rows, columns, slopes.pointer, slopes.stride, to);
      if (!isFirst) kernels.addTo(columns, to, gradient);
      return;
    }
    const inputs = rowsAt(x);
    const width = padded(columns);
    const to = isFirst && width === columns ? gradient : blocks.scratch;
    // prettier-ignore
    kernels.linearWeight(rows, inner, width, inputs.pointer, inputs.stride, slopes.pointer, slopes.stride, to, 4 * width);
    if (to === gradient) return;
    if (isFirst) kernels.copyRows(inner, columns, to, 4 * width, gradient, 4 * columns);
    else
      // prettier-ignore
      kernels.addRows(inner, columns, to, 4 * width, gradient, 4 * columns, gradient, 4 * columns);
  };

  return {
    pointerTo,
    forward(steps) {
      lookUpWeights();
      functions.begin(steps);
      runOver('forward', 'before', steps);
      functions.forward(steps);
      runOver('forward', 'after', steps);
    },
    backward(steps) {
      kernels.clear(plan.cleared.size, blocks.arena + 4 * plan.cleared.offset);
      for (const { block } of plan.accumulators)
        kernels.clear(block.size, blocks.arena + 4 * block.offset);
      runOver('backward', 'before', steps);
      functions.backward(steps);
      runOver('backward', 'after', steps);
      functions.end(steps);
      seen.clear();
      for (const sum of sums) addUp(sum, steps);
      for (const { weight, block, size, gradient } of accumulators) {
        const from = blocks.arena + 4 * block.offset;
        if (seen.has(weight)) kernels.addTo(size, from, gradient);
        else kernels.copyRows(1, size, from, 0, gradient, 0);
        seen.add(weight);
      }
    },
  };
}

/** Whether the rows of all steps are equally far apart. */
function isEven(
  { stride, step }: { readonly stride: number; readonly step: number },
  rows: number,
) {
  return step === stride * rows;
}

function writeConstants(
  { floats }: Host,
  { placing }: Plan,
  pointerTo: (place: Place, step: number) => number,
): void {
  for (const { place, data } of placing.constants) {
    const pointer = pointerTo(place, 0);
    const columns = place.isNumber ? 4 : (place.dims.at(-1) ?? 1);
    const stride = place.dims.length > 1 ? (place.strides.at(-2) ?? columns) : columns;
    for (let row = 0; row * columns < data.length; row++)
      floats(pointer + 4 * row * stride, columns).set(
        data.subarray(row * columns, (row + 1) * columns),
      );
  }
}

function stepFunctions(exports: WebAssembly.Exports): StepFunctions {
  const named = (name: string) => {
    const found: unknown = exports[name];
    if (typeof found !== 'function') throw new Error(`The module has no function ${name}.`);
    return (steps: number): void => {
      Reflect.apply(found, undefined, [steps]);
    };
  };
  return {
    begin: named('begin'),
    forward: named('forward'),
    backward: named('backward'),
    end: named('end'),
  };
}
