import {
  type AsyncTrainStep,
  type Curriculum,
  checkedElsewhere,
  type Complete,
  functionOption,
  generatorOption,
  InvalidOptionsError,
  objectWith,
  parseOptions,
  positiveNumber,
  requireGenerator,
  type Rng,
  type SequenceModel,
  strictOptions,
  type Task,
  wholeNumber,
  type Schedule,
} from '@tapehead/core';
import { type Guard, type GuardOptions, parseGuard, type StepFault } from './guard.js';
import { requireTrainable } from './outputs.js';
import { parseRestart, type RestartOptions } from './restart.js';
import type { CurvePoint, Progress } from './progress.js';
import { type CheckResult, type TrainingState, parseTrainingState } from './training-state.js';

/** What a step found. */
export interface StepReport {
  /** Training sequences so far, its own included. */
  readonly sequences: number;
  /** Per sequence, in its own unit. */
  readonly loss: number;
  /** The global L2 norm of the gradients before clipping. */
  readonly gradientNorm: number;
  /** Whether it changed the weights; if not, `onSkip` was told why. */
  readonly taken: boolean;
}

/** A step that was not taken. */
export interface SkippedStep {
  /** Training sequences so far, its own included. */
  readonly sequences: number;
  /** Per sequence, in its own unit; it may not be finite. */
  readonly loss: number;
  /** The global L2 norm of the gradients before clipping; it may not be finite. */
  readonly gradientNorm: number;
  /** Why it was skipped. */
  readonly reason: StepFault;
  /** Steps skipped so far. */
  readonly skipped: number;
  /** How many of them were the last in a row. */
  readonly skippedInARow: number;
}

/** A return to weights that the run had before. */
export interface Rollback {
  /** Training sequences so far. */
  readonly sequences: number;
  /** Training sequences before the weights that are there again. */
  readonly goodAt: number;
  /** How often that happened, this time included. */
  readonly rollbacks: number;
  /** The learning rate of the next step. */
  readonly learningRate: number;
}

/** A new beginning with other weights. */
export interface RestartReport {
  /** Training sequences so far. */
  readonly sequences: number;
  /** How often that happened, this time included. */
  readonly restarts: number;
  /** The share of wrong outputs in the check that decided it. */
  readonly wrongShare: number;
}

/** What `train` calls, and waits for if it returns a promise. */
export interface TrainCallbacks {
  /** About four times a second, and at the end. */
  onProgress?(progress: Progress): void;
  /** After every step, so it should be quick. */
  onStep?(step: StepReport): void;
  /** Every `pointEvery` sequences and at the end of the budget. */
  onCurvePoint?(point: CurvePoint, state: TrainingState): void | Promise<void>;
  /**
   * After every check. `best` if it is the best so far: the time to keep the weights. Until it returns they
   * are what was checked: their averages, if the step has any.
   */
  onCheck?(check: CheckResult, best: boolean): void | Promise<void>;
  /** After a loss or gradient that cannot be used. The weights are as they were. */
  onSkip?(step: SkippedStep): void | Promise<void>;
  /** After weights and optimizer state were put back. */
  onRollback?(rollback: Rollback): void | Promise<void>;
  /** After the model was given fresh weights. */
  onRestart?(restart: RestartReport): void | Promise<void>;
}

/**
 * When the run is stored, so that it can go on later: before the first step; before the last check at the end of the
 * budget or the time; when a signal ends it; and in between as these numbers say.
 */
export interface CheckpointOptions {
  /** Training sequences between two. */
  readonly every?: number | undefined;
  /** Seconds between two. */
  readonly seconds?: number | undefined;
  /** Stores the state, with weights and optimizer state as they are now. */
  save(state: TrainingState): void | Promise<void>;
}

/** Checks whether the task is solved, on training-range sequences of their own. */
export interface CheckOptions {
  /** Where the checks' sequences are drawn from; not the generator of the training sequences. */
  readonly rng: Rng;
  /** Training sequences between checks. 500, if not given. */
  readonly every?: number | undefined;
  /** Sequences of the hardest training setting, and as many of drawn ones. 64, if not given. */
  readonly sequences?: number | undefined;
  /** Stop after so many solved checks in a row. Never, if not given. */
  readonly stopAfter?: number | undefined;
}

/** What is trained, on what, how and how long. */
export interface TrainOptions {
  /** What is trained, or a faster form of its forward pass; used by the checks. */
  readonly model: Pick<SequenceModel, 'inputSize' | 'outputSize' | 'weights' | 'forward'>;
  /** Where the sequences come from. */
  readonly task: Task;
  /** What changes the model's weights. */
  readonly step: AsyncTrainStep;
  /** Where the training sequences and the model's noise are drawn from; used for nothing else. */
  readonly rng: Rng;
  /** Sequences of a step, B. 1, if not given. */
  readonly batch?: number | undefined;
  /** The rate that the schedule starts from, 0 or more. */
  readonly learningRate: number;
  /** How the rate changes over `maxSequences`. Not at all, if not given. */
  readonly schedule?: Schedule | undefined;
  /** Which of the task's settings to train on; as the task draws them, if not given. */
  readonly curriculum?: Curriculum | undefined;
  /** The budget. */
  readonly maxSequences: number;
  /** A limit to `trainSeconds`. */
  readonly maxSeconds?: number | undefined;
  /** Training sequences between points of the learning curve. 100, if not given. */
  readonly pointEvery?: number | undefined;
  /** Whether and how to check if the task is solved. Not at all, if not given. */
  readonly check?: CheckOptions | undefined;
  /** When to go back to earlier weights. Without it the weights stay as the last update left them, however bad. */
  readonly guard?: GuardOptions | undefined;
  /** When a run that has not learned its task begins anew, and how. Never, if not given; it has no effect without checks. */
  readonly restart?: RestartOptions | undefined;
  /** When and how to store where the run stands. Never, if not given. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** The state to go on from. The generators must be in the states that it holds. */
  readonly state?: TrainingState | undefined;
  /** Called as training goes on. */
  readonly callbacks?: TrainCallbacks | undefined;
  /** Aborted, it ends training after the step under way. */
  readonly signal?: AbortSignal | undefined;
}

const most = 1e12;
const optionalFunction = functionOption<() => unknown>().optional();
const callbacks = strictOptions({
  onProgress: optionalFunction,
  onStep: optionalFunction,
  onCurvePoint: optionalFunction,
  onCheck: optionalFunction,
  onSkip: optionalFunction,
  onRollback: optionalFunction,
  onRestart: optionalFunction,
});
const trainOptions = strictOptions({
  model: objectWith<TrainOptions['model']>(
    'a model, such as paper().build(task, createRng(1)), or its compiled passes',
    'forward',
  ),
  task: objectWith<Task>('a task, such as copy()', 'drawSetting', 'sample'),
  step: objectWith<AsyncTrainStep>(
    'a step, such as createReferenceStep(model, { optimizer: adam() })',
    'gradients',
    'update',
  ),
  rng: generatorOption<Rng>(),
  batch: wholeNumber(1, 65_536).default(1),
  learningRate: positiveNumber(most),
  schedule: objectWith<Schedule>('a schedule, such as decay()', 'factor').optional(),
  curriculum: objectWith<Curriculum>('a curriculum, such as growing()', 'draw').optional(),
  maxSequences: wholeNumber(1, most),
  maxSeconds: positiveNumber(most).optional(),
  pointEvery: wholeNumber(1, most).default(100),
  // Their own functions check these.
  check: checkedElsewhere<CheckOptions>(),
  guard: checkedElsewhere<GuardOptions>(),
  restart: checkedElsewhere<RestartOptions>(),
  checkpoint: checkedElsewhere<CheckpointOptions>(),
  state: checkedElsewhere<TrainingState>(),
  callbacks: callbacks.optional(),
  signal: objectWith<AbortSignal>('the signal of an AbortController', 'throwIfAborted').optional(),
});
const checkNumbers = strictOptions({
  every: wholeNumber(1, most).default(500),
  sequences: wholeNumber(1, 65_536).default(64),
  stopAfter: wholeNumber(1, most).optional(),
});
const checkpointNumbers = strictOptions({
  every: wholeNumber(1, most).optional(),
  seconds: positiveNumber(most).optional(),
});

/** The numbers of the options, with every default filled in. */
export interface TrainNumbers extends Pick<
  TrainOptions,
  'learningRate' | 'maxSequences' | 'maxSeconds'
> {
  readonly batch: number;
  readonly pointEvery: number;
  readonly check:
    (Complete<Omit<CheckOptions, 'stopAfter'>> & Pick<CheckOptions, 'stopAfter'>) | null;
  readonly guard: Guard | null;
  readonly restart: RestartOptions | null;
  readonly checkpoint: CheckpointOptions | null;
}

/**
 * The numbers of the options, complete.
 * @throws {InvalidOptionsError} for one out of range, a model or a loss that does not fit the task, checks of
 *   what cannot be measured, and generators that are not in the states of `state`.
 */
export function parseTrainOptions(options: TrainOptions): TrainNumbers {
  const given = parseOptions('train', trainOptions, options);
  const { model, task, step, rng, check, guard, restart, checkpoint, state } = given;
  const { batch, learningRate, maxSequences, maxSeconds, pointEvery } = given;
  if (model.inputSize !== task.inputSize || model.outputSize !== task.outputSize) {
    throw new InvalidOptionsError([
      `model: got one with ${sizes(model)}, expected ${sizes(task)} for the task ${task.kind}`,
    ]);
  }
  requireTrainable(task, step.loss);
  if (state !== undefined) {
    parseTrainingState(state);
    requireState('rng', rng, state.rng);
    if (check) requireState('check.rng', check.rng, state.checkRng);
  }
  return {
    batch,
    learningRate,
    maxSequences,
    maxSeconds,
    pointEvery,
    check: check ? parseCheck(check) : null,
    guard: guard ? parseGuard(guard, step.loss) : null,
    restart: restart ? parseRestart(restart) : null,
    checkpoint: checkpoint ? parseCheckpoint(checkpoint) : null,
  };
}

function parseCheck({ rng, ...given }: CheckOptions) {
  requireGenerator('train.check.rng', rng);
  return { ...parseOptions('train.check', checkNumbers, given), rng };
}

function parseCheckpoint({ save, ...given }: CheckpointOptions) {
  parseOptions('train.checkpoint.save', functionOption(), save);
  return { ...parseOptions('train.checkpoint', checkpointNumbers, given), save };
}

function sizes({ inputSize, outputSize }: { inputSize: number; outputSize: number }): string {
  return `${inputSize} inputs and ${outputSize} outputs`;
}

function requireState(name: string, rng: Rng, state: readonly number[] | null): void {
  if (JSON.stringify(rng.state()) === JSON.stringify(state)) return;
  throw new InvalidOptionsError([
    `train.${name}: got a generator in another state than the training state's, ` +
      'expected one restored from it',
  ]);
}
