/** What a sandbox tells of a visitor's controller: the operations of its step, as data. */

/** The operations of two vectors, number by number; one of a single number goes with each number of the other. */
export const binaryOps = ['add', 'sub', 'mul', 'div', 'max', 'min'] as const;
/** The operations of each number of a vector. */
export const unaryOps = [
  ...(['sigmoid', 'tanh', 'relu', 'exp', 'log', 'softplus', 'abs', 'square', 'sqrt'] as const),
  'softmax',
] as const;
/** The names of all operations. */
export const partOps = [
  ...(['input', 'state', 'number', 'linear', 'concat', 'slice', 'sum'] as const),
  ...binaryOps,
  ...unaryOps,
] as const;

export type PartOp = (typeof partOps)[number];

/** One operation of a step. */
export interface PartNode {
  readonly op: PartOp;
  /** The operations whose results it takes, by their places. */
  readonly of: readonly number[];
  /** The size of what it makes, of `linear`, `slice` and `state`; where a `slice` begins; a `number`'s value. */
  readonly size: number;
  readonly from: number;
  readonly value: number;
  /** The line of the source that asked for it, from 1; null if it is unknown. */
  readonly line: number | null;
}

/** A step of a controller. The first node is the input, and the next ones are the states. */
export interface PartGraph {
  readonly nodes: readonly PartNode[];
  /** What it keeps from step to step, each with its size. */
  readonly state: readonly { readonly name: string; readonly size: number }[];
  /** The places of the output, and of what it keeps for the next step. */
  readonly output: number;
  readonly next: readonly number[];
}
