/** What a sandbox tells of a visitor's part of the machine: the operations of its step, as data. */

/** The parts that can be one's own. */
export type PartKind = 'controller' | 'head';

/** The operations of two vectors, number by number; one of a single number goes with each number of the other. */
export const binaryOps = ['add', 'sub', 'mul', 'div', 'max', 'min', 'pow'] as const;
/** The operations of each number of a vector. */
export const unaryOps = [
  ...(['sigmoid', 'tanh', 'relu', 'exp', 'log', 'softplus', 'abs', 'square', 'sqrt'] as const),
  'softmax',
] as const;
/** The operations of the memory and a vector: how alike each slot and a key are, and what a weighting reads. */
export const memoryOps = ['similarity', 'match', 'read'] as const;
/** What is there before the first operation. */
export const startOps = ['input', 'memory', 'state'] as const;
/** The names of all operations. */
export const partOps = [
  ...startOps,
  ...(['number', 'ramp', 'linear', 'concat', 'slice', 'sum', 'shift'] as const),
  ...memoryOps,
  ...binaryOps,
  ...unaryOps,
] as const;

export type PartOp = (typeof partOps)[number];

/** How many numbers a vector has. A head can be told before it is known how many slots there are, N, and how wide they are, M. */
export type PartSize = number | 'slots' | 'width';

/** The largest size that can be asked for, and the most numbers that any operation may make. */
export const [mostAskedFor, mostNumbers] = [1024, 65_536];
/** The most operations of a step. */
export const mostOperations = 2000;

/** One operation of a step. */
export interface PartNode {
  readonly op: PartOp;
  /** The operations whose results it takes, by their places. */
  readonly of: readonly number[];
  /** The size of what it makes, of `linear`, `slice`, `ramp` and `state`; where a `slice` begins; a `number`'s value. */
  readonly size: PartSize;
  readonly from: number;
  readonly value: number;
  /** The line of the source that asked for it, from 1; null if it is unknown. */
  readonly line: number | null;
}

/** What a step makes beside what it keeps: a controller its output, a head the others. */
export type ResultName = 'output' | 'weighting' | 'read' | 'erase' | 'add';

/**
 * A step of a controller or a head. The first node is the input, of a head followed by the memory; the next ones are the
 * states, of a head first its weighting.
 */
export interface PartGraph {
  readonly kind: PartKind;
  readonly nodes: readonly PartNode[];
  /** What it keeps from step to step, each with its size. */
  readonly state: readonly { readonly name: string; readonly size: PartSize }[];
  /** The places of what it makes. */
  readonly results: Readonly<Partial<Record<ResultName, number | undefined>>>;
  /** The places of what it keeps for the next step, in the order of `state`. */
  readonly next: readonly number[];
  /** What a head shows of itself, by name. */
  readonly shows: readonly { readonly name: string; readonly place: number }[];
}

/** How many nodes come before the operations. */
export function countStarts({ kind, state }: Pick<PartGraph, 'kind' | 'state'>): number {
  return (kind === 'head' ? 2 : 1) + state.length;
}
