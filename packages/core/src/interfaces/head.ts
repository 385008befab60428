import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { AddressingSizes, ExplainedStage } from './addressing.js';
import type { Definition } from './definition.js';
import type { Write } from './memory.js';
import type { NamedTensors, NamedVariables } from './weights.js';

/** What a head read, and where. */
export interface HeadReading<State = unknown> {
  /** w_t, [B, N]: where the head is. Of a head that reads at several places, their mean. */
  readonly weighting: Tensor2D;
  /** What it read from the memory it was given; together as wide as its definition's `readSize`. */
  readonly reads: readonly Tensor2D[];
  /** What else can be seen of the step, for traces: tensors by name, each [B, …], such as `usage`. Optional. */
  readonly details?: NamedTensors;
  /** What the head carries to the next step. */
  readonly state: State;
}

/** What a head did in one step. A head that only reads has no writes, one that only writes no reads. */
export interface HeadStep<State = unknown> extends HeadReading<State> {
  /** What it wants written; the machine's step applies it by the memory's rule. */
  readonly writes: readonly Write[];
  /** The raw parameters of its addressing, [B, P], if the head can explain them. */
  readonly parameters?: Tensor2D;
}

/** A read or write head, or one that does both. `State` is a tree of tensors, usually the previous weighting. */
export interface Head<State = unknown> {
  /** Its variables by name. */
  readonly weights: NamedVariables;
  /** The state before the first step, for B sequences. */
  initialState(batch: number): State;
  /** One step. `controllerOutput` is [B, H], `memory` [B, N, M]. Changes none of its arguments. */
  step(controllerOutput: Tensor2D, memory: Tensor3D, state: State): HeadStep<State>;
  /**
   * The second half of a step, only of heads that read what has just been written: what it reads from `memory`, which
   * is M_t, [B, N, M], after the writes of its group. `state` is the one that `step` gave, in which case `step` reads
   * nothing; what this returns stands in place of that step's reading. Changes none of its arguments.
   */
  read?(controllerOutput: Tensor2D, memory: Tensor3D, state: State): HeadReading<State>;
  /** What a step's `parameters` mean to each stage of its addressing, in order, for traces. */
  readonly explain?: (parameters: Tensor2D) => readonly ExplainedStage[];
}

/** The sizes that a head is built with. */
export interface HeadSizes {
  /** H. */
  readonly controllerSize: number;
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
}

/** What a head is made from. */
export interface HeadDefinition<State = unknown> extends Definition<Head<State>, HeadSizes> {
  /** How many numbers the head reads in a step: M for a read head, 0 for a write head. */
  readSize(sizes: AddressingSizes): number;
  /**
   * How many numbers of state there are for each sequence. Only of heads that carry more than a few weightings, such as
   * N² links, so that too large a machine is refused before training.
   */
  stateSize?(sizes: AddressingSizes): number;
}
