import { loadTensors, readTensors } from '@tapehead/checkpoint';
import {
  type AsyncTrainStep,
  checkedElsewhere,
  functionOption,
  type JsonObject,
  objectWith,
  parseOptions,
  requireModel,
  restoreRng,
  type Rng,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import {
  assignAverages,
  type CheckpointOptions,
  type ForwardModel,
  type GuardOptions,
  type Progress,
  trainModel,
  rememberWeights,
  type TrainCallbacks,
  type TrainingResult,
  type TrainingState,
} from '@tapehead/trainer';
import type { Experiment } from './experiment.js';
import { budgetOf, type Phase } from './phases.js';
import {
  encodeRunCheckpoint,
  isStorable,
  restoreRun,
  type RunCheckpoint,
  runParts,
} from './run-checkpoint.js';

/** A run that is to be stored as it is now; to be encoded before `save` is done. */
export interface RunSnapshot {
  /** Where training stands. */
  readonly state: TrainingState;
  /** The file of the run, for `decodeRunCheckpoint`, with metadata of your own. */
  encode(metadata?: JsonObject): Uint8Array<ArrayBuffer>;
}

/** When to store the run, see `CheckpointOptions` of `@tapehead/trainer`, and how. */
export interface RunCheckpointOptions extends Pick<CheckpointOptions, 'every' | 'seconds'> {
  /** Stores the run so that it can go on from there. It is waited for. */
  save(run: RunSnapshot): void | Promise<void>;
  /** Stores the run as it ended by itself, with its last check; going on from there changes nothing. */
  saveEnd?(run: RunSnapshot): void | Promise<void>;
}

/** What an experiment is trained with. */
export interface TrainExperimentOptions {
  /** What trains the model, made with the experiment's `stepOptions`. The caller frees it. */
  readonly step: AsyncTrainStep;
  /** The model's forward pass, for the checks; its own, if not given. */
  readonly passes?: ForwardModel;
  /** Where to go on. The model and the step get what they were when it was stored. */
  readonly from?: RunCheckpoint;
  /** When and how to store the run; never, if not given. */
  readonly checkpoint?: RunCheckpointOptions;
  /** When the run goes back to weights that it had before, and how; a run that goes on needs the same. */
  readonly guard?: Omit<GuardOptions, 'remembered'>;
  /** Called as training goes on. */
  readonly callbacks?: TrainCallbacks;
  /** Called as each phase after the first begins, with its number: 2 and so on. */
  onPhase?(phase: Phase, number: number): void;
  /**
   * Aborted, it ends training after the step under way; the model has the last weights then, not their
   * averages, so that training can go on.
   */
  readonly signal?: AbortSignal;
}

const experimentOption = objectWith<Experiment>(
  'an experiment, such as experiment({ task: { kind: "copy" } })',
  'trainOptions',
);
const trainExperimentOptions = strictOptions({
  step: objectWith<AsyncTrainStep>(
    'a step, such as createReferenceStep(model, experiment.stepOptions)',
    'gradients',
    'update',
  ),
  passes: objectWith<ForwardModel>('passes, such as compileModel(model)', 'forward').optional(),
  // trainModel checks these.
  from: checkedElsewhere<RunCheckpoint>(),
  checkpoint: checkedElsewhere<RunCheckpointOptions>(),
  callbacks: checkedElsewhere<TrainCallbacks>(),
  onPhase: functionOption<(phase: Phase, number: number) => void>().optional(),
  guard: checkedElsewhere<GuardOptions>(),
  signal: checkedElsewhere<AbortSignal>(),
});

/**
 * Trains a model that the experiment built. It ends with the weights that the config's `keep` asks for:
 * those of the best check are chosen by fewest wrong outputs in training-range sequences, then by the lowest cost
 * of a sequence. `solved` then says whether that check was. With the config's `averaging` the
 * checked, best and last weights are the averages.
 *
 * Steps that cannot be used are skipped, and after a few of them the run goes back to its last good weights,
 * see `GuardOptions`. With the config's `restart` it begins anew, with other first weights, when a check finds that it has
 * not learned its task by then.
 *
 * A run that goes on from a checkpoint, with the same engine, ends with the same bits as if it had never
 * stopped.
 * @throws {InvalidOptionsError} if the step's engine would need more memory than there can be, or the step's loss
 *   cannot be used for the task.
 * @throws {CheckpointError} if the checkpoint is one of another experiment; then nothing has changed.
 */
export async function trainExperiment(
  experiment: Experiment,
  model: SequenceModel,
  options: TrainExperimentOptions,
): Promise<TrainingResult> {
  parseOptions('trainExperiment.experiment', experimentOption, experiment);
  requireModel('trainExperiment.model', model);
  const {
    step,
    passes = model,
    from,
    checkpoint,
    guard,
    callbacks = {},
    onPhase,
    signal,
  } = parseOptions('trainExperiment', trainExperimentOptions, options);
  experiment.checkMemory(step.engine);
  const parts = runParts(model, step);
  const { best, good } = parts;
  const { phases, config } = experiment;
  const restart = config.restart && {
    ...config.restart,
    begin: beginning(experiment, model, step),
  };
  if (from) restoreRun(from, parts, experiment);
  const snapshot = (state: TrainingState): RunSnapshot => ({
    state,
    encode: (metadata = {}) => encodeRunCheckpoint(parts, experiment, state, metadata),
  });
  const budget = budgetOf(config);
  const trainPhase = (index: number, state: TrainingState | undefined) =>
    trainModel({
      ...resumed(experiment, index, state),
      model: { ...model, forward: passes.forward },
      step,
      guard: { ...guard, remembered: good },
      restart,
      checkpoint: checkpoint && {
        every: checkpoint.every,
        seconds: checkpoint.seconds,
        async save(state) {
          // Weights that an update made unusable are not stored. The guard repairs them, and a later checkpoint stores
          // them.
          if (isStorable(parts)) await checkpoint.save(snapshot(state));
        },
      },
      signal,
      callbacks: {
        ...callbacks,
        onProgress(progress) {
          callbacks.onProgress?.(withBudget(progress, budget, config.maxSeconds));
        },
        async onCheck(check, isBest) {
          if (isBest) best.remember();
          await callbacks.onCheck?.(check, isBest);
        },
      },
    });
  let index = phaseOf(phases, from?.state.sequences ?? 0);
  let result = await trainPhase(index, from?.state);
  for (;;) {
    const phase = phases[index + 1];
    // A phase that was given up has no step left to take; the next one begins with a rate of its own.
    const isOver = result.stoppedBy === 'budget' || result.stoppedBy === 'diverged';
    if (!phase || !isOver || result.sequences < phase.from) break;
    index += 1;
    onPhase?.(phase, index + 1);
    result = await trainPhase(index, atPhase(result.state));
  }
  if (!isStorable(parts)) good.recall();
  const { bestCheck } = result.state;
  if (result.stoppedBy === 'signal') return result;
  await checkpoint?.saveEnd?.(snapshot(result.state));
  if (experiment.config.keep === 'last' || !bestCheck) {
    assignAverages(model.weights, step.optimizerState);
    return result;
  }
  best.recall();
  return { ...result, solved: bestCheck.solved };
}

/**
 * What gives a model fresh weights, and its step the optimizer's state as it is now: before any step, whatever a checkpoint
 * puts there.
 */
function beginning(experiment: Experiment, model: SequenceModel, step: AsyncTrainStep) {
  const first = rememberWeights(step.optimizerState);
  return (rng: Rng) => {
    const fresh = experiment.build(rng);
    loadTensors(model.weights, readTensors(fresh.weights));
    fresh.dispose();
    first.recall();
  };
}

/** The options of training, with generators in the states that they are to go on from. */
function resumed({ trainOptions }: Experiment, phase: number, state: TrainingState | undefined) {
  const options = trainOptions(phase);
  if (!state) return options;
  const { check } = options;
  return {
    ...options,
    state,
    rng: restoreRng(state.rng),
    check: check && { ...check, rng: restoreRng(state.checkRng ?? []) },
  };
}

/**
 * The place of the phase in which training stands: at the end of one it is that one, whose last check may be due, and
 * beyond all of them the last.
 */
function phaseOf(phases: readonly Phase[], sequences: number): number {
  const place = phases.findIndex(({ to }) => sequences <= to);
  return place < 0 ? phases.length - 1 : place;
}

/** The state in which a phase begins: what counts steps or checks in a row counts anew. */
function atPhase(state: TrainingState): TrainingState {
  return { ...state, solvedInARow: 0, skippedInARow: 0, rollbacks: 0 };
}

/** Progress towards the end of the last phase, of one towards the end of the present one. */
function withBudget(progress: Progress, maxSequences: number, maxSeconds: number | null): Progress {
  const { sequences, sequencesPerSecond, trainSeconds } = progress;
  const secondsLeft =
    sequencesPerSecond &&
    Math.min(
      (maxSequences - sequences) / sequencesPerSecond,
      (maxSeconds ?? Infinity) - trainSeconds,
    );
  return { ...progress, maxSequences, secondsLeft };
}
