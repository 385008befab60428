import { budgetOf } from '@tapehead/experiments';
import { countWeights } from '@tapehead/core/layers';
import type { RunDescription, RunEvent, StartEvent } from './events.js';
import type { TrainRunOptions } from './train-run.js';

/** What is known of a run before it begins. */
type RunSubject = Pick<
  TrainRunOptions,
  'experiment' | 'model' | 'engine' | 'backend' | 'storage' | 'modules' | 'init'
>;

/** What a run is. */
export function descriptionOf({
  experiment,
  engine,
  backend,
}: Pick<RunSubject, 'experiment' | 'engine' | 'backend'>): RunDescription {
  const { controller, config } = experiment;
  return { task: config.task.kind, controller, seed: config.seed, engine: engine.name, backend };
}

/** The first event of a run that begins. */
export function startEvent(subject: RunSubject, run: string): StartEvent {
  const { experiment, model, engine, storage, modules = [], init = null } = subject;
  return {
    event: 'start',
    ...descriptionOf(subject),
    run,
    engineReason: engine.reason,
    workers: engine.workers,
    modules,
    init,
    weights: countWeights(model.weights),
    config: experiment.config,
    runDir: storage.path,
  };
}

/** The first event of a run that begins or goes on. */
export function firstEvent(
  options: RunSubject & Pick<TrainRunOptions, 'resume'>,
  run: string,
): RunEvent {
  const { experiment, engine, storage, resume } = options;
  if (!resume) return startEvent(options, run);
  const { sequences, trainSeconds, checkpoint, linesKept, unusable } = resume;
  return {
    event: 'resumed',
    ...descriptionOf(options),
    run,
    workers: engine.workers,
    sequences,
    maxSequences: budgetOf(experiment.config),
    trainSeconds,
    checkpoint,
    linesKept,
    unusable,
    runDir: storage.path,
  };
}
