import {
  type ControllerDefinition,
  functionOption,
  InvalidOptionsError,
  type ModelDefinition,
  objectWith,
  parseOptions,
  type Registry,
  type SequenceModel,
  type Task,
} from '@tapehead/core';
import {
  controllerOf,
  type Experiment,
  type ExperimentConfig,
  type ExperimentOptions,
  loadExperiment,
  mergeConfig,
  recipeFor,
  standardRegistry,
  trainExperiment,
} from '@tapehead/experiments';
import type { EvaluationEntry, TrainCallbacks, TrainingResult } from '@tapehead/trainer';
import { findKind } from '@tapehead/core/layers';
import { selectWasm } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { chooseEngine } from '../engine/choose-engine.js';

const notOfTheConfig = new Set([
  'controller',
  'machine',
  'signal',
  'onProgress',
  'onCurvePoint',
  'onCheck',
]);
const taskOption = z.union(
  [objectWith<Task>('a task, such as copy()', 'sample', 'drawSetting'), z.string()],
  { error: "a task, such as copy(), or the name of one, such as 'copy'" },
);
const partsAndCallbacks = z.looseObject(
  {
    controller: objectWith<ControllerDefinition>(
      'a controller, such as feedforward({ units: 100 })',
      'build',
    ).optional(),
    machine: objectWith<ModelDefinition>('a machine, such as paper()', 'build').optional(),
    signal: z.instanceof(AbortSignal, { error: 'a signal to abort with' }).optional(),
    onProgress: functionOption<TrainCallbacks['onProgress']>().optional(),
    onCurvePoint: functionOption<TrainCallbacks['onCurvePoint']>().optional(),
    onCheck: functionOption<TrainCallbacks['onCheck']>().optional(),
  },
  { error: 'an object' },
);
const jsonFields = z.record(z.string(), z.json({ error: 'a value that JSON can hold' }));

/** The options of `train`. Anything left out is as in the recipe for the task and controller. */
export interface TrainTaskOptions
  extends
    Pick<TrainCallbacks, 'onProgress' | 'onCurvePoint' | 'onCheck'>,
    Omit<Partial<ExperimentOptions>, 'task' | 'controller' | 'machine'> {
  /** The controller; if not given, that of `machine`, or else an LSTM of 100 units. */
  readonly controller?: ControllerDefinition | undefined;
  /** A whole machine or other model, with its controller. The paper's machine, if not given. */
  readonly machine?: ModelDefinition | undefined;
  /** When aborted, training ends after the step under way. */
  readonly signal?: AbortSignal;
}

/** The result of `train`. */
export interface TrainedTask {
  /** The model with the weights of the best check. The caller frees it with `dispose`. */
  readonly model: SequenceModel;
  /** Whether the best check on training-range sequences was solved: no wrong output, or what the task's criterion asks. */
  readonly solved: boolean;
  /** How good the model is on fresh sequences, setting by setting, also longer than those of training. */
  readonly evaluation: readonly EvaluationEntry[];
  /** Why training ended, and its state then. */
  readonly result: TrainingResult;
  /** Everything that decided what was computed; the same config trains to the same bits. */
  readonly config: ExperimentConfig;
  /** What computed it: `compiled`, or `reference` where a part of the model cannot be compiled. */
  readonly engine: string;
}

/**
 * Trains a fresh model on a task, on the fastest engine that can run it, and evaluates it. Task, controller
 * and machine may be your own. If no backend of TensorFlow.js was set, it sets the WebAssembly one.
 * @param task such as `copy()`, or the name of a task of Tapehead's, such as `'copy'`, which is the task with the options
 *   of its recipe
 * @throws {InvalidOptionsError} naming everything that is wrong, before anything is allocated.
 * @throws {SimdUnsupportedError | WasmLoadError} if there is no backend.
 */
export async function train(
  task: Task | string,
  options: TrainTaskOptions = {},
): Promise<TrainedTask> {
  parseOptions('train.task', taskOption, task);
  parseOptions('train', partsAndCallbacks, options);
  const { onProgress, onCurvePoint, onCheck, signal } = options;
  const experiment = experimentOf(task, options);
  // There may be no backend yet, which the type of `getBackend` does not say.
  if (!z.string().safeParse(tf.getBackend()).success) await selectWasm();
  const model = experiment.build();
  try {
    const engine = chooseEngine({ name: undefined, backend: tf.getBackend() }, model, experiment);
    const step = await engine.createStep(model, { ...experiment.stepOptions, workers: 1 });
    const passes = engine.createPasses(model);
    try {
      const callbacks = {
        ...(onProgress && { onProgress }),
        ...(onCurvePoint && { onCurvePoint }),
        ...(onCheck && { onCheck }),
      };
      const result = await trainExperiment(experiment, model, {
        step,
        passes,
        callbacks,
        ...(signal && { signal }),
      });
      const evaluation = await experiment.evaluate(passes);
      const { config } = experiment;
      return { model, solved: result.solved, evaluation, result, config, engine: engine.name };
    } finally {
      passes.dispose();
      step.dispose();
    }
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function experimentOf(task: Task | string, options: TrainTaskOptions): Experiment {
  const { controller, machine } = options;
  const fields = Object.entries(options).filter(
    ([name, value]) => !notOfTheConfig.has(name) && value !== undefined,
  );
  if (controller && machine) {
    throw new InvalidOptionsError([
      `train.controller: got ${controller.kind} beside machine ${machine.kind}, which holds its own; give it to the machine`,
    ]);
  }
  const driver = controller ?? (machine && controllerOf(machine));
  const name = typeof task === 'string' ? task : task.kind;
  // Names it, and what would be right, if there is no such task.
  if (typeof task === 'string') findKind('task', standardRegistry.tasks, task);
  const { config } = recipeFor(name, driver?.kind ?? 'lstm');
  const architecture = ({ kind, options }: ModelDefinition | ControllerDefinition) => ({
    kind,
    options,
  });
  const changes = {
    ...(typeof task !== 'string' && { task: { kind: name, options: task.options } }),
    ...(controller && { controller: architecture(controller) }),
    ...(machine && { machine: architecture(machine), controller: null }),
    ...parseOptions('train', jsonFields, Object.fromEntries(fields)),
  };
  return loadExperiment(mergeConfig(config, changes), registryWith(task, controller, machine));
}

/** The standard parts, and the given ones in place of those of the same kind, since they may be the caller's own. */
function registryWith(
  task: Task | string,
  controller: ControllerDefinition | undefined,
  machine: ModelDefinition | undefined,
): Registry {
  const { tasks, controllers, models } = standardRegistry;
  return {
    ...standardRegistry,
    tasks: typeof task === 'string' ? tasks : { ...tasks, [task.kind]: () => task },
    controllers: { ...controllers, ...(controller && { [controller.kind]: () => controller }) },
    models: { ...models, ...(machine && { [machine.kind]: () => machine }) },
  };
}
