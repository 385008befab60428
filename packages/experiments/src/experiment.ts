import {
  type Batch,
  checkedElsewhere,
  type Criterion,
  functionOption,
  InvalidOptionsError,
  type ModelDefinition,
  parseOptions,
  type Registry,
  requireRegistry,
  restoreRng,
  type Rng,
  type SequenceModel,
  strictOptions,
  type Task,
} from '@tapehead/core';
import { criterionOf } from '@tapehead/tasks';
import {
  evaluate,
  type EvaluationEntry,
  type ForwardModel,
  type TrainOptions,
} from '@tapehead/trainer';
import { checkMemory, controllerOf, evaluationSettings } from './check-fit.js';
import { configDifference } from './config-difference.js';
import type { ExperimentConfig, ExperimentOptions } from './experiment-options.js';
import { loadParts, type StepParts } from './experiment-parts.js';
import { standardRegistry } from './registry.js';
import { type Phase, scheduleWithin } from './phases.js';
import { scaleWeights } from './scale-weights.js';
import { streams } from './streams.js';

/** How to evaluate. What is left out is as in the config. */
export interface EvaluationOptions {
  /** Members left out of a setting are those of the task's first. */
  readonly settings?: readonly Readonly<Record<string, number>>[];
  /** Fresh sequences for each setting. */
  readonly sequences?: number;
  /** Aborted, it ends the evaluation, which throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called as each setting is done. */
  onEntry?(entry: EvaluationEntry): void;
}

// What is left to other functions they check themselves.
const evaluationOptions = strictOptions({
  settings: checkedElsewhere<EvaluationOptions['settings']>(),
  sequences: checkedElsewhere<number>(),
  signal: checkedElsewhere<AbortSignal>(),
  onEntry: functionOption<(entry: EvaluationEntry) => void>().optional(),
});

/** A training run as data, and the parts that it is made of. */
export interface Experiment {
  /** The config with every default filled in. It makes the same experiment again. */
  readonly config: ExperimentConfig;
  /** The task to learn. */
  readonly task: Task;
  /** When a run of it counts as solved, by what is measured at the task's own settings. */
  readonly criterion: Criterion;
  /** What `build` builds. */
  readonly model: ModelDefinition;
  /** The kind of the model's controller. */
  readonly controller: string;
  /** What a step of training is made with besides the model. */
  readonly stepOptions: StepParts;
  /** The phases of training, one after the other: a single one, unless the config has `phases`. */
  readonly phases: readonly Phase[];
  /**
   * The training options of one of the phases, by its place, with fresh generators; of the first, if none is given.
   * Only the last one ends by solved checks.
   * @throws {InvalidOptionsError} if there is no such phase.
   */
  trainOptions(phase?: number): Omit<TrainOptions, 'model' | 'step'>;
  /** A model with fresh weights: the same every time, unless a generator is given. The caller frees it. */
  build(rng?: Rng): SequenceModel;
  /**
   * One sequence to look at, the same every time; members left out of a setting are those of the task's
   * first.
   * @throws {InvalidOptionsError} if the task does not know the setting.
   */
  example(setting?: Readonly<Record<string, number>>): Batch;
  /**
   * Checks that there can be enough memory to train with an engine, by its name; `compiled` needs least.
   * @throws {InvalidOptionsError} if not.
   */
  checkMemory(engine: string): void;
  /**
   * Where another config differs first from this one, as a sentence; undefined where both compute the same.
   * How long a run may take decides only where it stops.
   * @throws {InvalidOptionsError} if it is no config.
   */
  differenceFrom(other: unknown): string | undefined;
  /**
   * Measures a model, on the same sequences every time, whichever other settings are measured.
   * @throws {InvalidOptionsError} if the task does not know a setting, before anything is measured.
   * @throws the signal's reason, if it is aborted meanwhile.
   */
  evaluate(model: ForwardModel, options?: EvaluationOptions): Promise<readonly EvaluationEntry[]>;
}

/**
 * The experiment that the options describe. Checks all of it, and that its parts go together, before
 * anything is allocated.
 * @throws {InvalidOptionsError} naming everything that is wrong.
 * @example
 * ```ts
 * import { experiment } from '@tapehead/experiments';
 *
 * const { config, task, stepOptions } = experiment({
 *   task: { kind: 'copy' },
 *   controller: { kind: 'lstm', options: { units: 100 } },
 *   seed: 1,
 * });
 * console.log(config.maxSequences, task.inputSize, stepOptions.optimizer.kind);
 * ```
 */
export function experiment(
  options: ExperimentOptions,
  registry: Registry = standardRegistry,
): Experiment {
  return loadExperiment(options, registry);
}

/**
 * `experiment` from stored options.
 * @throws {InvalidOptionsError} naming everything that is wrong.
 * @example
 * ```ts
 * import { findRecipe, loadExperiment } from '@tapehead/experiments';
 *
 * const file = JSON.stringify(findRecipe('copy-lstm').config);
 * const { task, controller } = loadExperiment(JSON.parse(file));
 * console.log(task.kind, controller); // copy lstm
 * ```
 */
export function loadExperiment(
  options: unknown,
  registry: Registry = standardRegistry,
): Experiment {
  requireRegistry('loadExperiment.registry', registry);
  const parts = loadParts(options, registry);
  const { config, task, model, stepOptions, phases, curriculum, settings } = parts;
  const { batch, maxSeconds, pointEvery, check, evaluation, seed } = config;
  return {
    config,
    task,
    criterion: criterionOf(task),
    model,
    controller: controllerOf(model)?.kind ?? model.kind,
    stepOptions,
    phases,
    trainOptions(index = 0) {
      const { training, checks } = streams(seed);
      const phase = phaseAt(phases, index);
      const isLast = index === phases.length - 1;
      return {
        task,
        rng: training,
        batch,
        learningRate: phase.learningRate,
        schedule: scheduleWithin(phase),
        curriculum,
        maxSequences: phase.to,
        maxSeconds: maxSeconds ?? undefined,
        pointEvery,
        check: {
          ...check,
          rng: checks,
          stopAfter: (isLast ? check.stopAfter : null) ?? undefined,
        },
      };
    },
    build(rng = streams(seed).weights) {
      const { inputSize, outputSize } = task;
      const built = model.build({ inputSize, outputSize }, rng);
      scaleWeights(built.weights, config.initialWeightScale);
      return built;
    },
    example: (setting = {}) =>
      task.sample(evaluationSettings(task, [setting]), streams(seed).evaluation),
    checkMemory: (engine) => {
      checkMemory(parts.memory, engine);
    },
    differenceFrom: (other) => configDifference(loadParts(other, registry).config, config),
    async evaluate(trained, options = {}) {
      const {
        settings: given,
        sequences = evaluation.sequences,
        signal,
        onEntry,
      } = parseOptions('evaluate', evaluationOptions, options);
      const begin = streams(seed).evaluation.state();
      const entries: EvaluationEntry[] = [];
      for (const setting of given ? evaluationSettings(task, given) : settings) {
        const rng = restoreRng(begin);
        const each = { rng, sequences, ...(signal && { signal }) };
        for (const entry of await evaluate(trained, task, [setting], each)) {
          entries.push(entry);
          onEntry?.(entry);
        }
      }
      return entries;
    },
  };
}

/** @throws {InvalidOptionsError} if there is no such phase. */
function phaseAt(phases: readonly Phase[], index: number): Phase {
  const phase = phases[index];
  if (phase) return phase;
  throw new InvalidOptionsError([
    `trainOptions.phase: got ${String(index)}, expected a whole number from 0 to ${phases.length - 1}`,
  ]);
}
