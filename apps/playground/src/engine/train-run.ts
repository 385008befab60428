import type { SequenceModel, TrainStep } from '@tapehead/core';
import {
  type Experiment,
  type RunCheckpoint,
  type RunSnapshot,
  trainExperiment,
} from '@tapehead/experiments';
import type { ForwardModel } from '@tapehead/trainer';
import { requestsAhead } from '../custom/requests-ahead.js';
import type { TaskSource } from '../custom/task-source.js';
import type { History } from './history.js';
import type { RunListener, TrainingEnd } from './protocol.js';

/** What is trained, and with what. */
export interface TrainedParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly step: TrainStep;
  readonly passes: ForwardModel;
  /** Where the sequences of a visitor's task come from. */
  readonly source: TaskSource | null;
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
  { experiment, model, step, passes, source }: TrainedParts,
  { from, history: begin, signal, listener }: TrainRunOptions,
): Promise<TrainingEnd> {
  const fetchAhead = async (state: AheadOf) =>
    source?.fetch(requestsAhead(experiment.task, experiment.config, state));
  await fetchAhead(from?.state ?? beginning(experiment));
  let history = begin;
  let told = begin;
  const save = ({ encode }: RunSnapshot) => {
    listener.onFile(encode({ history }));
  };
  const { stoppedBy, solved } = await trainExperiment(experiment, model, {
    step,
    passes,
    signal,
    ...(from && { from }),
    checkpoint: { seconds: keepSeconds, save, saveEnd: save },
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
      async onCurvePoint({ sequences, bitsPerSequence, loss }, state) {
        history = { ...history, points: [...history.points, { sequences, bitsPerSequence, loss }] };
        await fetchAhead(state);
      },
      onCheck(check) {
        history = { ...history, checks: [...history.checks, check] };
      },
    },
  });
  return { stoppedBy, solved };
}

type AheadOf = Parameters<typeof requestsAhead>[2];

/** Where a run stands before its first step. */
function beginning({ trainOptions }: Experiment): AheadOf {
  const { rng, check } = trainOptions();
  return { sequences: 0, rng: rng.state(), checkRng: check?.rng.state() ?? null };
}
