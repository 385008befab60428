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
  readonly weights: NamedVariables;
  /** The state before the first step, for B sequences. */
  initialState(batch: number): State;
  /** One step. `input` is [B, inputSize], `output` [B, outputSize]. Changes neither argument. */
  step(input: Tensor2D, state: State): { readonly output: Tensor2D; readonly state: State };
}

export interface ControllerSizes {
  readonly inputSize: number;
}

export type ControllerDefinition<State = unknown> = Definition<Controller<State>, ControllerSizes>;
