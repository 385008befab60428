import { recentBits, type TrainingState } from './training-state.js';

/** How a run is going, for a reader who waits. */
export interface Progress {
  readonly sequences: number;
  readonly maxSequences: number;
  /** The loss in bits, the mean over the last updates, up to 100; null before the first. */
  readonly bitsPerSequence: number | null;
  /** Since this call began; null before the first step. */
  readonly sequencesPerSecond: number | null;
  /** Seconds of training left, by that rate. */
  readonly secondsLeft: number | null;
  readonly trainSeconds: number;
  /** Of the last step; null before the first. */
  readonly learningRate: number | null;
  /** The last step's global L2 norm of the gradients before clipping; null before the first. */
  readonly gradientNorm: number | null;
  readonly skipped: number;
}

/** A point of the learning curve. But for the seconds, the same in each run with the same seed. */
export interface CurvePoint {
  readonly sequences: number;
  /** The loss in bits, the mean over the updates since the point before; null if all were skipped. */
  readonly bitsPerSequence: number | null;
  /** The mean norm of their gradients before clipping. */
  readonly gradientNorm: number | null;
  /** The next step's. */
  readonly learningRate: number;
  readonly skipped: number;
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
  limits: { readonly maxSequences: number; readonly maxSeconds?: number | undefined },
): Progress {
  const { maxSequences, maxSeconds = Infinity } = limits;
  const { sequences, trainSeconds, skipped } = state;
  const seconds = trainSeconds - begin.trainSeconds;
  const rate = seconds > 0 ? (sequences - begin.sequences) / seconds : null;
  return {
    sequences,
    maxSequences,
    bitsPerSequence: recentBits(state),
    sequencesPerSecond: rate,
    secondsLeft: rate && Math.min((maxSequences - sequences) / rate, maxSeconds - trainSeconds),
    trainSeconds,
    learningRate: last?.learningRate ?? null,
    gradientNorm: last?.gradientNorm ?? null,
    skipped,
  };
}

/** The point of the learning curve for what came since the point before. */
export function curvePoint(state: TrainingState, learningRate: number): CurvePoint {
  const { sequences, skipped, trainSeconds, sincePoint } = state;
  const { updates, loss, norm } = sincePoint;
  return {
    sequences,
    bitsPerSequence: updates === 0 ? null : loss / updates / Math.LN2,
    gradientNorm: updates === 0 ? null : norm / updates,
    learningRate,
    skipped,
    trainSeconds,
  };
}
