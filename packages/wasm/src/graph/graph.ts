/**
 * A step as a graph: what is computed from what, independent of memory and code.
 *
 * A graph holds values, and nodes that make values from others. A value is numbers in row-major order; a
 * node uses it under some shape (`Use`), so that reshaping costs nothing. Each value is made once. The
 * nodes stand in an order in which they can be computed, the forward pass and the backward pass in one
 * list: what outputs and new states need is the forward pass.
 *
 * There are few kinds of node: `map` (elementwise, with broadcasting), `reduce`, `product`, `slice`,
 * `transpose`, `concat`, and `foreign` for a kernel of tfjs. `translate` makes a graph from a recording;
 * each file of `passes/` makes a graph of the same numbers from a graph.
 *
 * A node with `over` is not part of the step: it is computed once, for all time steps together, before or after the
 * steps of its pass.
 */
export interface StepGraph {
  readonly values: readonly Value[];
  readonly nodes: readonly Node[];
  /** The values that are given at each step: the input [B, I] and the noise [B, K], or nothing. */
  readonly inputs: readonly number[];
  /** The values that a step takes over from the step before. */
  readonly states: readonly number[];
  readonly outcomes: Outcomes;
}

/** The results for which the nodes are computed. */
export interface Outcomes {
  /** The logits [B, O]. */
  readonly outputs: readonly Use[];
  /** The values that become `states` of the next step. */
  readonly newStates: readonly Use[];
  /** The gradient of the loss by each input and state; null for zero. */
  readonly inputGradients: readonly (Use | null)[];
  readonly stateGradients: readonly (Use | null)[];
  /** The gradients of weights: each is the sum of its terms over all steps. */
  readonly weightTerms: readonly WeightTerm[];
}

export type WeightTerm =
  /** A gradient of the weight's size, made at each step. */
  | { readonly kind: 'each'; readonly weight: string; readonly gradient: Use }
  /** xᵀ dy over all rows of all steps: `rows` of them at each, x of `inner` and dy of `columns` numbers. */
  | {
      readonly kind: 'product';
      readonly weight: string;
      readonly x: Use;
      readonly dy: Use;
      readonly rows: number;
      readonly inner: number;
      readonly columns: number;
    }
  /** The sum of all rows of all steps. */
  | {
      readonly kind: 'sum';
      readonly weight: string;
      readonly dy: Use;
      readonly rows: number;
      readonly columns: number;
    };

export type Shape = readonly number[];

export interface Value {
  readonly shape: Shape;
  readonly source: Source;
}

export type Source =
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'state'; readonly index: number }
  | { readonly kind: 'weight'; readonly name: string; readonly trainable: boolean }
  /** Numbers of the value's shape, or a single number that fills it. */
  | { readonly kind: 'constant'; readonly data: Float32Array }
  /** The gradient of the loss by an outcome: the outputs, then the new states. */
  | { readonly kind: 'gradient'; readonly outcome: number }
  | { readonly kind: 'node' };

/** A value, used under a shape. */
export interface Use {
  /** Its place in `values`. */
  readonly value: number;
  readonly shape: Shape;
}

interface NodeBase {
  readonly inputs: readonly Use[];
  /** The value that it makes, and its shape. */
  readonly output: number;
  readonly shape: Shape;
  readonly over?: 'before' | 'after';
}

/** Elementwise; inputs are broadcast to the shape, their axes counted from the last. */
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly operation: MapOperation;
}

/** Reduces all numbers along `axes` to one. The shape may keep these as axes of 1. */
export interface ReduceNode extends NodeBase {
  readonly kind: 'reduce';
  readonly operation: ReduceOperation;
  readonly axes: readonly number[];
}

/**
 * `batch` products of `rows` × `inner` and `inner` × `columns` matrices; a transposed factor is stored transposed. A
 * factor without a batch axis is the same in all of them. A third input is added to the result: a matrix of rows ×
 * columns for each product, or one row for all.
 */
export interface ProductNode extends NodeBase {
  readonly kind: 'product';
  readonly transposed: readonly [boolean, boolean];
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** A block of its input, from `begin` on. */
export interface SliceNode extends NodeBase {
  readonly kind: 'slice';
  readonly begin: readonly number[];
}

/** Axis i of the result is axis `order[i]` of the input. */
export interface TransposeNode extends NodeBase {
  readonly kind: 'transpose';
  readonly order: readonly number[];
}

/** Its inputs one after the other along an axis. */
export interface ConcatNode extends NodeBase {
  readonly kind: 'concat';
  readonly axis: number;
}

/** A kernel of tfjs that has no counterpart here. tfjs computes it, on copies of its inputs. */
export interface ForeignNode extends NodeBase {
  readonly kind: 'foreign';
  readonly kernel: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The names and types of its inputs. */
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** Which of its results this is. */
  readonly result: number;
}

export type Node =
  MapNode | ReduceNode | ProductNode | SliceNode | TransposeNode | ConcatNode | ForeignNode;

/** Elementwise operations, with how many operands each takes. True is 1 and false is 0. */
export const mapOperations = {
  copy: 1,
  negative: 1,
  absolute: 1,
  square: 1,
  squareRoot: 1,
  exponential: 1,
  /** e^x, but 0 below −87: for sums in which so small a term does not count. */
  exponentialOrZero: 1,
  exponentialMinusOne: 1,
  logarithm: 1,
  logarithmOfOnePlus: 1,
  sigmoid: 1,
  tanh: 1,
  relu: 1,
  softplus: 1,
  isPositive: 1,
  sign: 1,
  floor: 1,
  ceil: 1,
  round: 1,
  isFalse: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  maximum: 2,
  minimum: 2,
  power: 2,
  greater: 2,
  greaterOrEqual: 2,
  less: 2,
  lessOrEqual: 2,
  equal: 2,
  notEqual: 2,
  /** The second operand where the first is not 0, else the third. */
  select: 3,
} as const;

export type MapOperation = keyof typeof mapOperations;
export type ReduceOperation = 'sum' | 'maximum' | 'minimum';
