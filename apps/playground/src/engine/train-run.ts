import { type Experiment, type RunCheckpoint, trainExperiment } from '@tapehead/recipes';
import type { SequenceModel, TrainStep } from '@tapehead/spec';
import type { ForwardModel } from '@tapehead/trainer';
import type { History } from './history.js';
import type { RunListener, TrainingEnd } from './protocol.js';

/** What is trained, and with what. */
export interface TrainedParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly step: TrainStep;
  readonly passes: ForwardModel;
}

export interface TrainRunOptions {
  /** Where to go on. */
  readonly from: RunCheckpoint | null;
  readonly history: History;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
}

/** How often the run is handed over to be kept. */
const keepSeconds = 4;

/**
 * Trains on until the signal or the run's own end, and tells the listener what is new. The files that it
 * hands over also hold the history.
 */
export async function trainRun(
  { experiment, model, step, passes }: TrainedParts,
  { from, history: begin, signal, listener }: TrainRunOptions,
): Promise<TrainingEnd> {
  let history = begin;
  let told = begin;
  const { stoppedBy, solved } = await trainExperiment(experiment, model, {
    step,
    passes,
    signal,
    ...(from && { from }),
    checkpoint: {
      seconds: keepSeconds,
      save({ encode }) {
        listener.onFile(encode({ history }));
      },
    },
    callbacks: {
      onProgress(progress) {
        const { points, checks } = history;
        listener.onNews({
          progress,
          points: points.slice(told.points.length),
          checks: checks.slice(told.checks.length),
        });
        told = history;
      },
      onCurvePoint({ sequences, bitsPerSequence }) {
        history = { ...history, points: [...history.points, { sequences, bitsPerSequence }] };
      },
      onCheck({ sequences, wrongBits, totalBits }) {
        history = { ...history, checks: [...history.checks, { sequences, wrongBits, totalBits }] };
      },
    },
  });
  return { stoppedBy, solved };
}
