import {
  parseOptions,
  positiveNumber,
  realNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/options';
import type { Batch, GradientSummary } from '@tapehead/spec';
import type { RememberedWeights } from './remember-weights.js';

/** When a run goes back to weights that it had before, and how. */
export interface GuardOptions {
  /** The copies to go back to: `rememberWeights` of the model's weights and of the step's slots together. */
  readonly remembered: RememberedWeights;
  /** Training sequences between copies. 500, if not given. */
  readonly every?: number | undefined;
  /** Steps skipped in a row after which it goes back. 5, if not given. */
  readonly after?: number | undefined;
  /** What the learning rate is multiplied with each time. ½, if not given. */
  readonly factor?: number | undefined;
  /** How often it goes back; when that was not enough either, the run is given up. 8, if not given. */
  readonly most?: number | undefined;
  /** The loss above which a step is skipped, in nats for each output that counts. 100, if not given. */
  readonly mostLoss?: number | undefined;
}

/** Why a step was skipped. */
export type StepFault =
  'the loss is not finite' | 'the gradients are not finite' | 'the loss is too large';

const guardNumbers = strictOptions({
  every: wholeNumber(1, 1e12).default(500),
  after: wholeNumber(1, 1e12).default(5),
  factor: realNumber(0, 1).default(0.5),
  most: wholeNumber(0, 1000).default(8),
  mostLoss: positiveNumber(Number.MAX_VALUE).default(100),
});

/** A guard with all its numbers. */
export type Guard = ReturnType<typeof parseGuard>;

/** @throws {InvalidOptionsError} for a number out of range. */
export function parseGuard({ remembered, ...numbers }: GuardOptions) {
  return { ...parseOptions('train.guard', guardNumbers, numbers), remembered };
}

/**
 * What keeps a step from being taken, or null. Without a guard a loss may be of any finite size.
 *
 * Outputs that say nothing cost ln 2 = 0.69 nats each. Weights that have exploded saturate everything and
 * often give a finite loss, hundreds of times larger, from whose gradients nothing can be learned.
 */
export function stepFault(
  { loss, finite }: GradientSummary,
  { sequences, mask }: Batch,
  outputSize: number,
  guard: Guard | null,
): StepFault | null {
  if (!Number.isFinite(loss)) return 'the loss is not finite';
  if (!finite) return 'the gradients are not finite';
  if (guard === null) return null;
  const outputs = (outputSize * mask.reduce((sum, counts) => sum + counts, 0)) / sequences;
  return loss > guard.mostLoss * outputs ? 'the loss is too large' : null;
}
