import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Architecture } from './definition.js';
import type { LossTraits } from './outputs.js';
import type { Rng } from './rng.js';
import type { Setting, Task } from './task.js';
import type { NamedTensors } from './weights.js';

/** How far a model's outputs are from the targets, as a differentiable function. */
export interface Loss extends LossTraits {
  /**
   * Logits and targets [T, B, O], mask [T, B] → scalar: the sum over the time steps and outputs that the
   * mask lets through, averaged over the batch. Where the mask is 0,
   * logits and targets have no influence, whatever they are.
   */
  evaluate(logits: Tensor3D, targets: Tensor3D, mask: Tensor2D): Scalar;
}

/** Shapes by name, of a model's trainable weights or of an optimizer's state. */
export type NamedShapes = Readonly<Record<string, readonly number[]>>;

/** What an optimizer changes weights by. */
export interface OptimizerInput {
  /** The trainable weights by name. */
  readonly weights: NamedTensors;
  /** One for each weight, in its shape; finite. */
  readonly gradients: NamedTensors;
  /** What it remembers, as the last update gave it. */
  readonly state: NamedTensors;
  /** The rate of this update: a scalar tensor and no number, so that an update can be recorded once for all rates. */
  readonly learningRate: Scalar;
}

/**
 * A rule that changes weights by their gradients. It holds no state: what it remembers are tensors named
 * `<kind>.<what>.<weight>`, which come in and go out.
 */
export interface Optimizer extends Architecture {
  /** The shapes of what it remembers of weights of these shapes. All starts from zeros. */
  stateShapes(weights: NamedShapes): NamedShapes;
  /** The new weights and state. Changes none of its arguments. */
  update(input: OptimizerInput): { readonly weights: NamedTensors; readonly state: NamedTensors };
}

/** What keeps gradients from growing too large before the optimizer sees them. */
export interface Clipping extends Architecture {
  /** A step whose gradients have a larger global norm is skipped. */
  readonly largestNorm: number;
  /** The gradients to use. `norm` is their global L2 norm, a scalar. Changes none of its arguments. */
  clip(gradients: NamedTensors, norm: Scalar): NamedTensors;
}

/** Where training stands, for what chooses its sequences. */
export interface CurriculumPlace {
  /** Training sequences so far. */
  readonly sequences: number;
  /** The longest length at present, where it grows; else null. */
  readonly longest: number | null;
}

/** Which of a task's settings to train on, and when. */
export interface Curriculum extends Architecture {
  /** The longest length at first, where it grows; else null. */
  readonly beginning: number | null;
  /** A setting to train on, from what the task draws. */
  draw(task: Task, rng: Rng, place: CurriculumPlace): Setting;
  /** The longest length after a check of settings that were drawn up to the present one. */
  readonly grow?: (longest: number, wrongShare: number) => number;
}

/** How the learning rate changes over a budget of training that is fixed beforehand. */
export interface Schedule extends Architecture {
  /** What to multiply the learning rate with at `progress`, the part of the budget used, 0 to 1. */
  factor(progress: number): number;
}
