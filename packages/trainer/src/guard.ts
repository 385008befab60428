import {
  type Batch,
  type Complete,
  type GradientSummary,
  type LossTraits,
  parseOptions,
  positiveNumber,
  realNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import type { RememberedWeights } from './remember-weights.js';

/** When a run goes back to weights that it had before, and how. */
export interface GuardOptions {
  /** The copies to go back to: `rememberWeights` of the model's weights and of its optimizer's state together. */
  readonly remembered: RememberedWeights;
  /** Training sequences between copies. 500, if not given. */
  readonly every?: number | undefined;
  /** Steps skipped in a row after which it goes back. 5, if not given. */
  readonly after?: number | undefined;
  /** What the learning rate is multiplied with each time. ½, if not given. */
  readonly factor?: number | undefined;
  /** How often it goes back; when that was not enough either, the run is given up. 8, if not given. */
  readonly most?: number | undefined;
  /**
   * The mean loss of the outputs that count above which a step is skipped. If not given, it is what the loss says
   * itself: 100 nats for the cross-entropies, 0.4 for the squared error of many bits, 100 times what answering the
   * mean would cost for the errors of numbers, and for a loss that says nothing there is no limit. In units of the
   * logits where the task gives a deviation.
   */
  readonly mostLoss?: number | undefined;
}

/** Why a step was skipped. */
export type StepFault =
  | 'the loss is not finite'
  | 'the gradients are not finite'
  | 'the gradients are too large'
  | 'the loss is too large';

/** What the learning rate is multiplied by when a run goes back to earlier weights, by default. */
export const rollbackFactor = 0.5;

const guardNumbers = strictOptions({
  every: wholeNumber(1, 1e12).default(500),
  after: wholeNumber(1, 1e12).default(5),
  factor: realNumber(0, 1).default(rollbackFactor),
  most: wholeNumber(0, 1000).default(8),
  mostLoss: positiveNumber(Number.MAX_VALUE).optional(),
});

/** A guard with all its numbers. */
export interface Guard extends Complete<Omit<GuardOptions, 'mostLoss'>> {
  /** The loss of so many outputs, whose targets' squares have this sum, above which a step is skipped. */
  readonly mostLoss: (outputs: number, squares: number) => number;
}

/**
 * The guard of a run on a loss.
 * @throws {InvalidOptionsError} for a number out of range.
 */
export function parseGuard(
  { remembered, ...given }: GuardOptions,
  { mostLoss: own = () => Infinity }: LossTraits,
): Guard {
  const { mostLoss: most, ...numbers } = parseOptions('train.guard', guardNumbers, given);
  const mostLoss: NonNullable<LossTraits['mostLoss']> =
    most === undefined ? own : (outputs) => most * outputs;
  return { ...numbers, mostLoss, remembered };
}

/**
 * Why a step cannot be taken, or null if it can. Without a guard a loss may be of any finite size.
 *
 * Exploded weights saturate all activations and often give a finite loss whose gradients teach nothing.
 */
export function stepFault(
  { loss, norm, finite }: GradientSummary,
  { sequences, mask, targets }: Batch,
  outputSize: number,
  guard: Guard | null,
): StepFault | null {
  if (!Number.isFinite(loss)) return 'the loss is not finite';
  if (!finite) {
    return Number.isFinite(norm) ? 'the gradients are too large' : 'the gradients are not finite';
  }
  if (guard === null) return null;
  const outputs = outputSize * mask.reduce((sum, counts) => sum + counts, 0);
  const squares = targets.reduce(
    (sum, target, index) => (mask[Math.floor(index / outputSize)] === 0 ? sum : sum + target ** 2),
    0,
  );
  return loss * sequences > guard.mostLoss(outputs, squares) ? 'the loss is too large' : null;
}
