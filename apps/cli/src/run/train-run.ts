import { countWeights } from '@tapehead/layers';
import { type Experiment, trainExperiment } from '@tapehead/recipes';
import type { AsyncTrainStep, SequenceModel } from '@tapehead/spec';
import type { TrainingResult } from '@tapehead/trainer';
import type { ChosenEngine, Passes } from '../engines.js';
import { RunError } from '../errors.js';
import { diagnosis } from './diagnosis.js';
import { evaluateUntil } from './evaluate-until.js';
import type { DoneEvent, Listener, RunDescription, RunEvent } from './events.js';
import { type RunFolder, runFiles } from './run-folder.js';
import { encodeRun } from './stored-run.js';
import { drawTrace } from './trace.js';

export interface TrainRunOptions {
  readonly experiment: Experiment;
  /** Built by the experiment; the caller frees it. */
  readonly model: SequenceModel;
  readonly engine: ChosenEngine;
  readonly description: Omit<RunDescription, 'engine'>;
  readonly folder: RunFolder;
  readonly listeners: readonly Listener[];
  readonly signal: AbortSignal;
}

/**
 * Trains, stores the weights and evaluates, and tells the listeners of it. Where the signal ends training,
 * the weights reached so far are stored and nothing is evaluated.
 * @throws {RunError} if no step can be taken any more; the weights are stored first.
 */
export async function trainRun(options: TrainRunOptions): Promise<DoneEvent> {
  const { experiment, model, engine, folder, listeners, signal } = options;
  const { config } = experiment;
  const tell = (event: RunEvent) => {
    for (const listener of listeners) listener.tell(event);
  };
  let passes: Passes | undefined;
  try {
    passes = engine.createPasses(model);
    const description = { ...options.description, engine: engine.name };
    const weights = countWeights(model.weights);
    const { reason: engineReason, workers } = engine;
    tell({
      event: 'start',
      ...description,
      engineReason,
      workers,
      weights,
      config,
      runDir: folder.path,
    });
    const step = await engine.createStep(model, { ...experiment.stepOptions, workers });
    const result = await trainAndStore(options, { step, passes }, tell);
    await folder.write(runFiles.trace, drawTrace(experiment, passes));
    const evaluation = await evaluateUntil(signal, experiment, passes, {
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
    passes?.dispose();
    for (const listener of listeners) await listener.close();
  }
}

interface Trained {
  /** Freed when training ends. */
  readonly step: AsyncTrainStep;
  readonly passes: Passes;
}

async function trainAndStore(
  { experiment, model, engine, description, folder, signal }: TrainRunOptions,
  { step, passes }: Trained,
  tell: (event: RunEvent) => void,
): Promise<TrainingResult> {
  const result = await trainExperiment(experiment, model, {
    step,
    passes,
    signal,
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
      },
      onRollback: (rollback) => {
        tell({ event: 'rollback', ...rollback });
      },
    },
  }).finally(step.dispose);
  const { name, workers } = engine;
  const computation = { engine: name, backend: description.backend, workers };
  await folder.write(runFiles.weights, encodeRun(model, experiment, computation, result));
  if (result.stoppedBy === 'diverged') {
    throw new RunError(
      `${diagnosis(result, experiment.config)}. What was reached is in ${folder.path}`,
    );
  }
  return result;
}
