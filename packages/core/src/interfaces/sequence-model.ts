import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Architecture, Definition } from './definition.js';
import type { Rng } from './rng.js';
import type { Trace } from './trace.js';
import type { NamedVariables } from './weights.js';

/** What one step of a model yields. The caller owns every tensor in it. */
export interface ModelStep<State = unknown> {
  /** Logits, [B, O]. */
  readonly output: Tensor2D;
  /** The state after the step, with which the next one begins. */
  readonly state: State;
}

/** What is random in a model's training passes. */
export interface ModelNoise {
  /** K: how many numbers one step of one sequence takes. */
  readonly size: number;
  /** The numbers for T steps of B sequences, [T, B, K], drawn from `rng`. */
  draw(steps: number, batch: number, rng: Rng): Float32Array;
}

/**
 * A network that maps a sequence of vectors to a sequence of vectors: all that a trainer needs to know.
 *
 * `State` is a tree of plain objects, arrays and `null` whose leaves are tensors with the batch as their
 * first axis. It can be kept, stored and given back.
 */
export interface SequenceModel<State = unknown> {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  /** What it was built from, as data. */
  readonly architecture: Architecture;
  /** Its variables by name; the model owns them. */
  readonly weights: NamedVariables;
  /** The state before the first step, for B sequences. The caller owns its tensors. */
  initialState(batch: number): State;
  /**
   * One step: `input` [B, I] → logits [B, O] and the state after it. Changes none of its arguments, and
   * what it returns shares no tensor with them, so that each can be disposed of on its own.
   *
   * `noise`, [B, K], is for training, if the model has any; without it nothing is random.
   */
  step(input: Tensor2D, state: State, noise?: Tensor2D): ModelStep<State>;
  /** What `step` takes as noise; absent if nothing is random. */
  readonly noise?: ModelNoise;
  /**
   * Inputs [T, B, I] → logits [T, B, O]; outputs are their sigmoids. It is `step` over all inputs, from the
   * initial state. No logits depend on later inputs, so that padding does no harm.
   *
   * `rng` is given in training: whatever is random then, such as noise, is drawn from it. Without it
   * nothing is random.
   */
  forward(inputs: Tensor3D, rng?: Rng): Tensor3D;
  /**
   * The same pass, with everything that a memory and its heads did, from a state that was given or else the
   * initial one. The caller owns the tensors.
   */
  trace?(inputs: Tensor3D, from?: State): Trace;
  /** Frees the weights. */
  dispose(): void;
}

/** The widths of what a model takes and gives. */
export interface ModelSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
}

/** What a model is made from. */
export type ModelDefinition<Model extends SequenceModel = SequenceModel> = Definition<
  Model,
  ModelSizes
>;
