import type { LossTraits } from '@tapehead/core';
import { recentLoss, type TrainingState } from './training-state.js';

/** A mean of training losses. */
export interface MeanLoss {
  /** Per sequence, in the loss's own unit; null if there is none to take the mean of. */
  readonly loss: number | null;
  /** The same in bits; null also where the loss is no cross-entropy and so has no bits. Squares are never divided by ln 2. */
  readonly bitsPerSequence: number | null;
}

/** A mean loss, and the same in bits. */
export function meanLoss(loss: number | null, { unit }: LossTraits): MeanLoss {
  return { loss, bitsPerSequence: loss !== null && unit === 'nats' ? loss / Math.LN2 : null };
}

/** How a run is going. The loss is the mean over the last updates, up to 100. */
export interface Progress extends MeanLoss {
  /** Training sequences so far. */
  readonly sequences: number;
  /** The budget. */
  readonly maxSequences: number;
  /** Since this call began; null before the first step. */
  readonly sequencesPerSecond: number | null;
  /** Seconds of training left, by that rate. */
  readonly secondsLeft: number | null;
  /** Wall time of training so far, without checks. */
  readonly trainSeconds: number;
  /** The learning rate of the last step; null before the first. */
  readonly learningRate: number | null;
  /** The last step's global L2 norm of the gradients before clipping; null before the first. */
  readonly gradientNorm: number | null;
  /** Steps skipped so far. */
  readonly skipped: number;
}

/**
 * A point of the learning curve. But for the seconds, the same in each run with the same seed. The loss is the
 * mean over the updates since the point before.
 */
export interface CurvePoint extends MeanLoss {
  /** Training sequences so far. */
  readonly sequences: number;
  /** The mean norm of their gradients before clipping. */
  readonly gradientNorm: number | null;
  /** The learning rate of the next step. */
  readonly learningRate: number;
  /** Steps skipped so far. */
  readonly skipped: number;
  /** Wall time of training so far, without checks. */
  readonly trainSeconds: number;
}

/** What the last step did. */
export interface LastStep {
  readonly learningRate: number;
  readonly gradientNorm: number;
}

/** The progress of a run that was at `begin` when the present call of `train` began. */
export function progress(
  begin: TrainingState,
  state: TrainingState,
  last: LastStep | null,
  traits: LossTraits,
  limits: { readonly maxSequences: number; readonly maxSeconds?: number | undefined },
): Progress {
  const { maxSequences, maxSeconds = Infinity } = limits;
  const { sequences, trainSeconds, skipped } = state;
  const seconds = trainSeconds - begin.trainSeconds;
  const rate = seconds > 0 ? (sequences - begin.sequences) / seconds : null;
  return {
    sequences,
    maxSequences,
    ...meanLoss(recentLoss(state), traits),
    sequencesPerSecond: rate,
    secondsLeft: rate && Math.min((maxSequences - sequences) / rate, maxSeconds - trainSeconds),
    trainSeconds,
    learningRate: last?.learningRate ?? null,
    gradientNorm: last?.gradientNorm ?? null,
    skipped,
  };
}

/** The point of the learning curve for what came since the point before. */
export function curvePoint(
  state: TrainingState,
  learningRate: number,
  traits: LossTraits,
): CurvePoint {
  const { sequences, skipped, trainSeconds, sincePoint } = state;
  const { updates, loss, norm } = sincePoint;
  return {
    sequences,
    ...meanLoss(updates === 0 ? null : loss / updates, traits),
    gradientNorm: updates === 0 ? null : norm / updates,
    learningRate,
    skipped,
    trainSeconds,
  };
}
