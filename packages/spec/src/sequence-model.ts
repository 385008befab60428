import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { Architecture, Definition } from './definition.js';
import type { Rng } from './rng.js';
import type { Trace } from './trace.js';
import type { NamedVariables } from './weights.js';

/** A network that maps a sequence of vectors to a sequence of vectors: all that a trainer needs to know. */
export interface SequenceModel {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  readonly architecture: Architecture;
  readonly weights: NamedVariables;
  /**
   * Inputs [T, B, I] → logits [T, B, O]; outputs are their sigmoids. Starts from the initial state. No
   * logits depend on later inputs, so that padding does no harm.
   *
   * `rng` is given in training: whatever is random then, such as noise, is drawn from it. Without it
   * nothing is random.
   */
  forward(inputs: Tensor3D, rng?: Rng): Tensor3D;
  /** The same pass, with everything that a memory and its heads did. The caller owns the tensors. */
  readonly trace?: (inputs: Tensor3D) => Trace;
  /** Frees the weights. */
  dispose(): void;
}

export interface ModelSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
}

export type ModelDefinition<Model extends SequenceModel = SequenceModel> = Definition<
  Model,
  ModelSizes
>;
