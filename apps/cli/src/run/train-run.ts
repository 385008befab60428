import { countWeights } from '@tapehead/layers';
import { type Engine, type Experiment, trainExperiment } from '@tapehead/recipes';
import type { SequenceModel } from '@tapehead/spec';
import type { TrainingResult } from '@tapehead/trainer';
import { RunError } from '../errors.js';
import { evaluateUntil } from './evaluate-until.js';
import type { DoneEvent, Listener, RunDescription, RunEvent } from './events.js';
import { type RunFolder, runFiles } from './run-folder.js';
import { encodeRun } from './stored-run.js';

export interface TrainRunOptions {
  readonly experiment: Experiment;
  readonly engine: Engine;
  readonly description: RunDescription;
  readonly folder: RunFolder;
  readonly listeners: readonly Listener[];
  readonly signal: AbortSignal;
}

/** After so many steps in a row without finite gradients a run is given up. */
const mostSkipped = 100;

/**
 * Trains, stores the weights and evaluates, and tells the listeners of it. Where the signal ends training,
 * the weights reached so far are stored and nothing is evaluated.
 * @throws {RunError} if no step can be taken any more; the weights are stored first.
 */
export async function trainRun(options: TrainRunOptions): Promise<DoneEvent> {
  const { experiment, description, folder, listeners, signal } = options;
  const { config, build } = experiment;
  const tell = (event: RunEvent) => {
    for (const listener of listeners) listener.tell(event);
  };
  const model = build();
  try {
    const weights = countWeights(model.weights);
    tell({ event: 'start', ...description, weights, config, runDir: folder.path });
    const result = await trainAndStore(options, model, tell);
    const evaluation = await evaluateUntil(signal, experiment, model, {
      onEntry: (entry) => {
        tell({ event: 'evaluation', ...entry });
      },
    });
    const { sequences, trainSeconds, bitsPerSequence, solved } = result;
    const outcome = { sequences, trainSeconds, bitsPerSequence, solved, evaluation };
    const done: DoneEvent = { event: 'done', ...description, ...outcome, runDir: folder.path };
    tell(done);
    return done;
  } finally {
    model.dispose();
    for (const listener of listeners) await listener.close();
  }
}

async function trainAndStore(
  { experiment, engine, folder, signal }: TrainRunOptions,
  model: SequenceModel,
  tell: (event: RunEvent) => void,
): Promise<TrainingResult> {
  const givenUp = new AbortController();
  const result = await trainExperiment(experiment, model, {
    engine,
    signal: AbortSignal.any([signal, givenUp.signal]),
    callbacks: {
      onProgress: (progress) => {
        tell({ event: 'progress', ...progress });
      },
      onCurvePoint: (point) => {
        tell({ event: 'point', ...point });
      },
      onCheck: (check, best) => {
        tell({ event: 'check', ...check, best });
      },
      onSkip: (skip) => {
        tell({ event: 'skip', ...skip });
        if (skip.skippedInARow >= mostSkipped) givenUp.abort();
      },
    },
  });
  await folder.write(runFiles.weights, encodeRun(model, experiment, result));
  const { sequences, skipped, state } = result;
  if (state.skippedInARow >= mostSkipped || (skipped > 0 && result.bitsPerSequence === null)) {
    throw new RunError(
      `training was given up after ${sequences} sequences: the loss or gradients of the last ${state.skippedInARow} steps were not finite; lower the learning rate, ${experiment.config.learningRate}. What was reached is in ${folder.path}`,
    );
  }
  return result;
}
