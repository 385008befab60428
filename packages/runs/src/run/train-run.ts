import { encodeModel, loadModelFile, type ModelFile } from '@tapehead/checkpoint';
import {
  type AsyncTrainStep,
  functionOption,
  objectWith,
  parseOptions,
  requireModel,
  type SequenceModel,
} from '@tapehead/core';
import { type Experiment, type RunCheckpoint, trainExperiment } from '@tapehead/experiments';
import { initialTrainingState, type TrainingResult, type TrainingState } from '@tapehead/trainer';
import * as z from 'zod';
import type { ChosenEngine, Passes } from '../engine/choose-engine.js';
import { RunError } from './errors.js';
import { type CheckpointPlan, checkpointWriter, defaultPlan } from './checkpoints.js';
import { keepCurve, type KeptPoint, usualLabel } from './curve.js';
import { diagnosis } from './diagnosis.js';
import type { Diagnostics } from './diagnostics.js';
import type { DoneEvent, Initialization, Listener, ResumedEvent, RunEvent } from './events.js';
import { descriptionOf, firstEvent } from './first-event.js';
import { openLog, type RunLog } from './log.js';
import type { RunReport } from './report.js';
import { requireFiles, runFiles, type RunStorage } from './storage.js';
import { configText, encodeRun } from './stored-run.js';
import type { UsedModule } from './used-modules.js';

/** Where to resume a run. */
export interface ResumePoint extends Pick<
  ResumedEvent,
  'run' | 'sequences' | 'trainSeconds' | 'checkpoint' | 'linesKept' | 'unusable'
> {
  /** The checkpoint; undefined for the beginning. */
  readonly from: RunCheckpoint | undefined;
  /** The given weights that the run started from, if it has no checkpoint yet. */
  readonly initialWeights?: ModelFile | undefined;
  /** The learning curve up to there. */
  readonly points: readonly KeptPoint[];
}

/** The options of `trainRun`. */
export interface TrainRunOptions {
  /** What to train, with its task, config and evaluation. */
  readonly experiment: Experiment;
  /** The model, built by the experiment. The caller disposes of it. */
  readonly model: SequenceModel;
  /** What computes it, as `chooseEngine` returns it. */
  readonly engine: ChosenEngine;
  /** The name of the selected backend, to be stored with the run. */
  readonly backend: string;
  /** A new id for a run that begins; a resumed run keeps its own. */
  readonly id: string;
  /** Returns the time for the log, in the format of ISO 8601. */
  now(): string;
  /** The name of the learning curve; task, controller and seed, if not given. */
  readonly label?: string | undefined;
  /** Where to keep the run. It is released at the end. */
  readonly storage: RunStorage;
  /** They get each event after it was stored. */
  readonly listeners: readonly Listener[];
  /** What to report besides the training: `fullReport`, or parts of it. */
  readonly report: RunReport;
  /**
   * Called with the state of training before the first step and at each point of the learning curve. Training waits for
   * it, so that a task can make its sequences ahead.
   */
  prepare?(state: TrainingState): void | Promise<void>;
  /** When aborted, training ends after the step under way, or the evaluation ends, and the state reached is stored. */
  readonly signal: AbortSignal;
  /** When to store checkpoints, and how many to keep; `defaultPlan`, if not given. */
  readonly plan?: CheckpointPlan;
  /** The modules that the experiment's parts come from, apart from Tapehead's own. */
  readonly modules?: readonly UsedModule[];
  /** The source of the model's weights, if they are not fresh. They are stored, so that the run can be repeated. */
  readonly init?: Initialization;
  /** Where to resume, as `readRun` found it; from the beginning, if not given. */
  readonly resume?: ResumePoint;
}

const runOptions = z.looseObject(
  {
    experiment: objectWith(
      'an experiment, such as experiment({ task: { kind: "copy" } })',
      'evaluate',
    ),
    engine: objectWith('an engine, as chooseEngine returns it', 'createPasses'),
    backend: z.string({ error: 'the name of a backend' }),
    id: z.string({ error: "the run's id" }),
    now: functionOption(),
    listeners: z.array(objectWith('a listener', 'tell', 'close'), { error: 'a list of listeners' }),
    report: z.looseObject({}, { error: 'what to tell of the run, such as fullReport' }),
    prepare: functionOption().optional(),
    signal: objectWith('an AbortSignal', 'addEventListener'),
  },
  { error: 'an object' },
);

/**
 * Trains, stores the weights, reports on them, and tells the listeners. If the signal ends training, the weights reached
 * so far are stored and nothing is evaluated.
 * @throws {RunError} if no step can be taken any more (the weights are stored first), or the run cannot be
 *   stored.
 * @throws {InvalidOptionsError} for options that cannot be used; nothing is stored then.
 */
export async function trainRun(options: TrainRunOptions): Promise<DoneEvent> {
  parseOptions('trainRun', runOptions, options);
  const { experiment, engine, storage, signal, report, resume } = options;
  const { label = usualLabel(experiment) } = options;
  requireModel('trainRun.model', options.model);
  requireFiles('trainRun.storage', storage, 'read', 'write', 'append', 'release');
  const opened: Listener[] = [...options.listeners];
  let passes: Passes | undefined;
  let failed = true;
  try {
    const log = await openLog(storage, options.now);
    opened.unshift(log);
    const curve = keepCurve(storage, {
      label,
      phases: experiment.phases,
      before: resume?.points,
      draw: report.drawCurve,
    });
    opened.unshift(curve);
    const tell = (event: RunEvent) => {
      for (const listener of opened) listener.tell(event);
    };
    passes = engine.createPasses(options.model);
    const id = resume?.run ?? options.id;
    if (options.init) storage.write(runFiles.initialWeights, encodeModel(options.model));
    if (resume?.initialWeights) loadModelFile(options.model, resume.initialWeights);
    // Written first: of phases that were added to the run it is what tells, if the process is killed here.
    storage.write(runFiles.config, configText(experiment));
    tell(firstEvent(options, id));
    const diagnostics = report.diagnose?.(experiment, options.model, passes, resume);
    const result = await trainAndStore(options, { id, label, passes, diagnostics, log }, tell);
    const trace = await report.drawTrace?.(experiment, passes);
    if (trace !== undefined) storage.write(runFiles.trace, trace);
    const evaluation =
      (await report.evaluate?.(signal, experiment, passes, {
        onEntry: (entry) => {
          tell({ event: 'evaluation', ...entry });
        },
      })) ?? [];
    const { sequences, trainSeconds, loss, bitsPerSequence, solved } = result;
    const stoppedBy = signal.aborted ? 'signal' : result.stoppedBy;
    const warnings = solved ? [] : (diagnostics?.warnings() ?? []);
    const outcome = { sequences, trainSeconds, loss, bitsPerSequence, solved, stoppedBy };
    const done: DoneEvent = {
      event: 'done',
      ...descriptionOf(options),
      ...outcome,
      evaluation,
      warnings,
      runDir: storage.path,
    };
    // Written first, so that the files exist when the log says that the run is done.
    await curve.write();
    tell(done);
    await log.sync();
    failed = false;
    return done;
  } finally {
    passes?.dispose();
    const closing = closeAll(opened).finally(storage.release);
    // If something failed before, that is the error to report.
    await (failed ? closing.catch(() => undefined) : closing);
  }
}

/** Closes all listeners, even if closing one of them fails. */
async function closeAll([listener, ...rest]: readonly Listener[]): Promise<void> {
  try {
    await listener?.close();
  } finally {
    if (rest.length > 0) await closeAll(rest);
  }
}

interface Trained {
  readonly id: string;
  readonly label: string;
  readonly passes: Passes;
  readonly diagnostics: Diagnostics | undefined;
  readonly log: RunLog;
}

async function trainAndStore(
  options: TrainRunOptions,
  { id, label, passes, diagnostics, log }: Trained,
  tell: (event: RunEvent) => void,
): Promise<TrainingResult> {
  const { experiment, model, engine, backend, storage, signal } = options;
  const { plan = defaultPlan, resume, modules = [] } = options;
  const { name, workers } = engine;
  const computation = { engine: name, backend, workers, modules: [...modules] };
  await options.prepare?.(resume?.from?.state ?? firstState(experiment));
  const step: AsyncTrainStep = await engine.createStep(model, {
    ...experiment.stepOptions,
    workers,
  });
  const writer = checkpointWriter(storage, log, { id, plan, computation, label });
  let storedAt: number | null = null;
  const result = await trainExperiment(experiment, model, {
    step,
    passes,
    signal,
    ...(resume?.from && { from: resume.from }),
    onPhase: ({ from, to, learningRate, schedule: { kind, options } }, phase) => {
      tell({
        event: 'phase',
        phase,
        sequences: from,
        to,
        learningRate,
        schedule: { kind, options: { ...options } },
      });
    },
    checkpoint: {
      ...('seconds' in plan.every
        ? { seconds: plan.every.seconds }
        : { every: plan.every.sequences }),
      async save(run) {
        storedAt = run.state.sequences;
        await writer.save(run);
      },
      // A run that is solved may end between two checkpoints; any other has stored its end before the last check.
      async saveEnd(run) {
        if (run.state.sequences !== storedAt) await writer.save(run);
      },
    },
    callbacks: {
      onProgress: (progress) => {
        tell({ event: 'progress', ...progress });
      },
      ...(diagnostics && { onStep: diagnostics.onStep }),
      async onCurvePoint(point, state) {
        diagnostics?.onCurvePoint(point);
        tell({ event: 'point', ...point });
        await options.prepare?.(state);
      },
      onCheck: (check, best) => {
        if (best) writer.saveBest(model, { config: experiment.config, check });
        tell({ event: 'check', ...check, best });
        if (diagnostics) tell(diagnostics.afterCheck(check));
      },
      onSkip: (skip) => {
        tell({ event: 'skip', ...skip });
      },
      onRollback: (rollback) => {
        tell({ event: 'rollback', ...rollback });
      },
      onRestart: (restart) => {
        tell({ event: 'restart', ...restart });
      },
    },
  }).finally(step.dispose);
  storage.write(runFiles.weights, encodeRun(model, experiment, computation, result));
  if (result.stoppedBy === 'diverged') {
    const message = diagnosis(result, experiment.config);
    tell({ event: 'failed', sequences: result.sequences, message });
    throw new RunError(`${message}. What was reached is in ${storage.path}`);
  }
  return result;
}

/** Where training stands before its first step. */
function firstState({ trainOptions }: Experiment): TrainingState {
  const { rng, check } = trainOptions();
  return initialTrainingState(rng, check?.rng);
}
