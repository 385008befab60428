import type { LossTraits } from './outputs.js';
import type { NamedVariables } from './weights.js';
import type { Rng } from './rng.js';
import type { Batch } from './task.js';

/** A summary of a step's gradients. */
export interface GradientSummary {
  /** The loss per sequence, in its own unit: summed over time and outputs, averaged over the batch. */
  readonly loss: number;
  /** The global L2 norm of the gradients before clipping. */
  readonly norm: number;
  /**
   * Whether the loss and every gradient are finite, and the norm at most the clipping's `largestNorm`. If not, `update` must
   * not be called.
   */
  readonly finite: boolean;
}

/**
 * One step of training in two halves, so that a caller can look at the gradients before the weights
 * change. It works on a model's own variables.
 */
export interface TrainStep {
  /** What computes it: `reference` (tfjs ops) or `compiled` (WebAssembly from a recording). */
  readonly engine: string;
  /** What its loss is. */
  readonly loss: LossTraits;
  /**
   * What the step remembers by name (`<what>.<weight>`), stored with checkpoints for an exact resume: the
   * optimizer's memory and, as `average.<weight>`, the weights' averages over the updates if it keeps any.
   */
  readonly optimizerState: NamedVariables;
  /**
   * Computes and holds the gradients of the batch's loss. Replaces those held before. The model draws its
   * noise, if it has any, from `rng`, the same on any engine; without `rng` there is none.
   */
  gradients(batch: Batch, rng?: Rng): GradientSummary;
  /**
   * Clips the held gradients, changes the weights and uses the gradients up. Fails without gradients, or
   * if they are not finite. A step that adds noise to gradients draws it from `rng`, the same on any engine, and
   * fails without one.
   */
  update(learningRate: number, rng?: Rng): void;
  /** Frees the optimizer's state and held gradients; the model's weights stay. */
  dispose(): void;
}

/** A step whose gradients may come as a promise, such as one that computes on several threads. */
export interface AsyncTrainStep extends Omit<TrainStep, 'gradients'> {
  /** As `TrainStep.gradients`, at once or as a promise. */
  gradients(
    ...batch: Parameters<TrainStep['gradients']>
  ): GradientSummary | Promise<GradientSummary>;
}
