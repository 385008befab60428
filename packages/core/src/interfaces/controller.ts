import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Definition } from './definition.js';
import type { NamedVariables } from './weights.js';

/**
 * The network that drives the heads. It sees the input and the reads of the step before.
 *
 * `State` is any tree of tensors whose first axis is the batch; a controller without one uses `null`.
 */
export interface Controller<State = unknown> {
  /** I + R·M: the width of the input joined with the previous reads. */
  readonly inputSize: number;
  /** H: the width of the output. */
  readonly outputSize: number;
  /** Its variables by name. */
  readonly weights: NamedVariables;
  /** The state before the first step, for B sequences. */
  initialState(batch: number): State;
  /** One step. `input` is [B, inputSize], `output` [B, outputSize]. Changes neither argument. */
  step(input: Tensor2D, state: State): { readonly output: Tensor2D; readonly state: State };
}

/** The sizes that a controller is built with. */
export interface ControllerSizes {
  /** I + R·M: the width of the input joined with the previous reads. */
  readonly inputSize: number;
}

/** What is known of a controller before it is built. */
export interface ControllerCounts {
  /** Numbers in its weights, biases and learned initial states included. */
  readonly weights: number;
  /** Units of all its layers: what a step computes grows with them. */
  readonly units: number;
  /** H. */
  readonly outputSize: number;
}

/** What a controller is made from. */
export interface ControllerDefinition<State = unknown> extends Definition<
  Controller<State>,
  ControllerSizes
> {
  /**
   * Counts without building anything, so that a run too large for memory is refused before anything is allocated. A
   * controller without this function counts as having no weights.
   */
  readonly count?: (sizes: ControllerSizes) => ControllerCounts;
}
