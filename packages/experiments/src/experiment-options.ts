import {
  type Complete,
  oneOf,
  type OptionsShape,
  positiveNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  type Averaging,
  averagingOptions,
  type GradientNoise,
  gradientNoiseOptions,
  type Restart,
  restartOptions,
} from '@tapehead/trainer';
import * as z from 'zod';
import {
  type Answering,
  feedbackSetting,
  type PlanningSettings,
  planningSettings,
} from './answering.js';
import { part, type PartOptions } from './part-options.js';
import { type ParsedPhase, type PhaseConfig, phaseOptions, type PhaseOptions } from './phases.js';

const most = 1e12;

/** A setting for evaluation; members left out are those of the task's first setting. */
const partialSetting = z.record(z.string(), z.number({ error: 'a number' }), {
  error: 'an object of numbers, such as {"length": 20}',
});

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** When a run checks whether its task is solved. */
export type CheckSettings = Readonly<{
  /** Training sequences between two checks; 500 by default. */
  every?: number | undefined;
  /** Sequences of the hardest training setting, and as many of drawn ones; 64 by default. */
  sequences?: number | undefined;
  /** Stop after so many solved checks in a row; null, the default, to use the budget up. */
  stopAfter?: number | null | undefined;
}>;

/** What a trained model is measured on. */
export type EvaluationSettings = Readonly<{
  /**
   * The settings; null, the default, for the task's own. Members of a setting that are left out are those of the
   * task's first one.
   */
  settings?: readonly Readonly<Record<string, number>>[] | null | undefined;
  /** Fresh sequences for each setting; 64 by default. */
  sequences?: number | undefined;
}>;

/** Everything that decides what a training run computes, as JSON. All but the task is optional. */
export type ExperimentOptions = Readonly<{
  /** What is to be learned. */
  task: PartOptions;
  /** What drives the heads; null, the default, for the one that the machine brings along. */
  controller?: PartOptions | null | undefined;
  /** A machine by the name of its preset, or a whole architecture by the kind of its model; `paper` by default. */
  machine?: PartOptions | undefined;
  /** Blank steps before each answer, in which a machine has time to compute; null, the default, for none. */
  planningSteps?: PlanningSettings | null | undefined;
  /**
   * Whether a machine's last output is part of its next input: the right one in training, its own where it is measured;
   * false by default.
   */
  outputFeedback?: boolean | undefined;
  /** What to multiply fresh weight matrices with; 1 by default. */
  initialWeightScale?: number | undefined;
  /** The name of the loss; null, the default, for the one that fits the task's outputs. */
  loss?: string | null | undefined;
  /** What changes the weights by their gradients; `rmsprop` by default. */
  optimizer?: PartOptions | undefined;
  /** What keeps gradients from growing too large; `value` by default. */
  clipping?: PartOptions | undefined;
  /** Checks and keeps averages of the weights over the updates; null, the default, for the weights themselves. */
  averaging?: Averaging | null | undefined;
  /** Noise that is added to the gradients after they are clipped, less and less of it; null, the default, for none. */
  gradientNoise?: GradientNoise | null | undefined;
  /** The rate that the schedule starts from; 1e-4 by default. */
  learningRate?: number | undefined;
  /** How the learning rate changes over `maxSequences`; `decay` by default. */
  schedule?: PartOptions | undefined;
  /** Which of the task's settings to train on, and when; `uniform` by default. */
  curriculum?: PartOptions | undefined;
  /** Sequences of a step, B; 1 by default. */
  batch?: number | undefined;
  /** The budget of the first phase, in training sequences; 14,000 by default. */
  maxSequences?: number | undefined;
  /** Further phases of training, each with a budget, a rate and a schedule of its own; none by default. */
  phases?: readonly PhaseOptions[] | undefined;
  /** A limit to the seconds of training; null, the default, for none. */
  maxSeconds?: number | null | undefined;
  /** Training sequences between two points of the learning curve; 100 by default. */
  pointEvery?: number | undefined;
  /** Checks whether the task is solved, on fresh training-range sequences of their own. */
  check?: CheckSettings | undefined;
  /** When a run that has not learned its task begins anew, with other first weights; never, if not given. */
  restart?: Readonly<Restart>;
  /** Which weights to keep at the end: those of the best check, the default, or the last ones. */
  keep?: 'best' | 'last' | undefined;
  /** What the trained model is measured on. */
  evaluation?: EvaluationSettings | undefined;
  /** Decides all that is random; 1 by default. */
  seed?: number | undefined;
}>;

/** The same with every default filled in, down to the options of the parts. */
export type ExperimentConfig = Complete<Omit<ExperimentOptions, NestedOption>> &
  Answering &
  Readonly<{
    /** What is to be learned. */
    task: Complete<PartOptions>;
    /** What drives the heads; null for the one that the machine brings along. */
    controller: Complete<PartOptions> | null;
    /** A machine by the name of its preset, or a whole architecture by the kind of its model. */
    machine: Complete<PartOptions>;
    /** What changes the weights by their gradients. */
    optimizer: Complete<PartOptions>;
    /** What keeps gradients from growing too large. */
    clipping: Complete<PartOptions>;
    /** Checks and keeps averages of the weights over the updates; null for the weights themselves. */
    averaging: Complete<Averaging> | null;
    /** Noise that is added to the gradients after they are clipped, less and less of it; null for none. */
    gradientNoise: Complete<GradientNoise> | null;
    /** How the learning rate changes over `maxSequences`. */
    schedule: Complete<PartOptions>;
    /** Which of the task's settings to train on, and when. */
    curriculum: Complete<PartOptions>;
    /** Further phases of training; left out where there are none. */
    phases?: readonly PhaseConfig[];
    /** Checks whether the task is solved, on fresh training-range sequences of their own. */
    check: Complete<CheckSettings>;
    /** When a run that has not learned its task begins anew; left out where it never does. */
    restart?: Readonly<Restart>;
    /** What the trained model is measured on. */
    evaluation: Complete<EvaluationSettings>;
  }>;

/** The options that have defaults of their own inside. */
type NestedOption =
  | keyof Answering
  | 'task'
  | 'controller'
  | 'machine'
  | 'optimizer'
  | 'clipping'
  | 'averaging'
  | 'gradientNoise'
  | 'schedule'
  | 'curriculum'
  | 'phases'
  | 'check'
  | 'restart'
  | 'evaluation';

/** What the schema makes of the options: the config, but for what it leaves out, and what phases take from those before. */
export type ParsedOptions = Omit<ExperimentConfig, 'phases' | keyof Answering> &
  Readonly<{
    /** Blank steps before each answer; null for none. */
    planningSteps: Complete<PlanningSettings> | null;
    /** Whether the last output is part of the next input. */
    outputFeedback: boolean;
    /** Further phases of training. */
    phases: readonly ParsedPhase[];
  }>;

/** The schema of `ExperimentOptions`. */
export interface ExperimentSchema extends z.ZodType<ParsedOptions, ExperimentOptions> {
  /** The schema of each member. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
}

/** Checks what an experiment is made from and fills in the defaults. */
export const experimentOptions: ExperimentSchema = strictOptions({
  task: part,
  controller: part.nullable().default(null),
  machine: part.default({ kind: 'paper', options: {} }),
  planningSteps: planningSettings.nullable().default(null),
  outputFeedback: feedbackSetting.default(false),
  initialWeightScale: positiveNumber(100).default(1),
  loss: z.string({ error: 'the name of a loss' }).nullable().default(null),
  optimizer: part.default({ kind: 'rmsprop', options: {} }),
  clipping: part.default({ kind: 'value', options: {} }),
  averaging: averagingOptions.nullable().default(null),
  gradientNoise: gradientNoiseOptions.nullable().default(null),
  learningRate: positiveNumber(most).default(1e-4),
  schedule: part.default({ kind: 'decay', options: {} }),
  curriculum: part.default({ kind: 'uniform', options: {} }),
  batch: wholeNumber(1, 65_536).default(1),
  maxSequences: wholeNumber(1, most).default(14_000),
  phases: z
    .array(phaseOptions, {
      error:
        'a list of phases, such as [{ "from": 14000, "sequences": 2000, "learningRate": 1e-5 }]',
    })
    .max(1000, { error: 'at most 1000 phases' })
    .readonly()
    .default([]),
  maxSeconds: positiveNumber(most).nullable().default(null),
  pointEvery: wholeNumber(1, most).default(100),
  check: strictOptions({
    every: wholeNumber(1, most).default(500),
    sequences: wholeNumber(1, 65_536).default(64),
    stopAfter: wholeNumber(1, most).nullable().default(null),
  }).prefault({}),
  restart: restartOptions.exactOptional(),
  keep: oneOf(['best', 'last']).default('best'),
  evaluation: strictOptions({
    settings: z
      .array(partialSetting, { error: 'a list of settings' })
      .min(1, { error: 'at least one setting' })
      .max(1000, { error: 'at most 1000 settings' })
      .nullable()
      .default(null),
    sequences: wholeNumber(1, 1_000_000).default(64),
  }).prefault({}),
  seed: wholeNumber(0, 2 ** 32 - 1).default(1),
} satisfies OptionsShape<ExperimentOptions>);
