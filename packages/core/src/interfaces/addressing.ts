import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Definition } from './definition.js';

/** What an addressing stage may look at beside its own parameters. */
export interface AddressingInput {
  /** The memory to address, [B, N, M]. */
  readonly memory: Tensor3D;
  /** w_{t−1}: the head's weighting of the step before, [B, N]. */
  readonly previous: Tensor2D;
  /** What the stage before yields, [B, N]; the first stage sees w_{t−1}. */
  readonly weighting: Tensor2D;
}

/** What one stage of addressing was given in a step, as traces show it. */
export interface ExplainedStage {
  /** The stage's kind, such as `content`. */
  readonly kind: string;
  /** Its parameters after their activations by name, each [B, ·], such as `key` and `strength`. */
  readonly parameters: Readonly<Record<string, Tensor2D>>;
}

/**
 * One stage of addressing, or several composed. It has no weights of its own: the head's linear map
 * emits its raw parameters at every step, and the stage applies its activations to them.
 */
export interface Addressing {
  /** P: how many numbers the stage takes from the head's linear map. */
  readonly parameterSize: number;
  /** What the bias of these P outputs of the linear map starts from. */
  readonly initialBias: readonly number[];
  /** The stage's weighting, [B, N]. `parameters` is [B, P]. */
  address(parameters: Tensor2D, input: AddressingInput): Tensor2D;
  /** What the raw parameters [B, P] mean to each stage, in order. Used in traces only; optional. */
  readonly explain?: (parameters: Tensor2D) => readonly ExplainedStage[];
}

/** The sizes of the memory that an addressing is built for. */
export interface AddressingSizes {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
}

/** What an addressing is made from. */
export type AddressingDefinition = Definition<Addressing, AddressingSizes>;
