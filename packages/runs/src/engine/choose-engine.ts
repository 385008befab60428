import {
  type AsyncTrainStep,
  functionOption,
  InvalidOptionsError,
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import type { Experiment } from '@tapehead/experiments';
import {
  canStartThreads,
  createParallelStep,
  NoThreadsError,
  type ParallelStepOptions,
} from '@tapehead/parallel';
import { createReferenceStep, type ForwardModel } from '@tapehead/trainer';
import {
  type CompiledTrace,
  compileModel,
  explainCompilation,
  hasRelaxedSimd,
} from '@tapehead/wasm';
import type * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { engineNames } from './names.js';

type StepOptions = Experiment['stepOptions'];

/** A model's forward pass, which may hold memory of its own beside the model. */
export interface Passes extends ForwardModel {
  /** The same pass, with what memory and heads did; null and none in a model without memory. */
  trace(inputs: tf.Tensor3D): CompiledTrace;
  /** Frees what it holds; the model stays. */
  dispose(): void;
}

interface Engine {
  /** Makes a training step that uses so many threads. */
  createStep(
    model: SequenceModel,
    options: StepOptions & Pick<ParallelStepOptions, 'workers' | 'startThread'>,
  ): AsyncTrainStep | Promise<AsyncTrainStep>;
  createPasses(model: SequenceModel): Passes;
}

interface KnownEngine extends Engine {
  /** Whether a step is recorded and compiled, which not every model and backend allows. */
  readonly compiles: boolean;
}

const engines: Readonly<Record<string, KnownEngine>> = {
  compiled: {
    compiles: true,
    createStep: createParallelStep,
    createPasses: (model) => compileModel(model),
  },
  'compiled-relaxed': {
    compiles: true,
    createStep: (model, options) => createParallelStep(model, { ...options, simd: 'relaxed' }),
    createPasses: (model) => compileModel(model, { simd: 'relaxed' }),
  },
  reference: {
    compiles: false,
    createStep: (model, { optimizer, loss, clip, averaging, gradientNoise, inTraining }) =>
      createReferenceStep(model, { optimizer, loss, clip, averaging, gradientNoise, inTraining }),
    createPasses: ({ forward, trace }) => ({
      forward,
      trace: trace ?? ((inputs) => ({ logits: forward(inputs), memory: null, heads: [] })),
      dispose: () => undefined,
    }),
  },
};

/** What is to compute a run. If no engine is named, it is the compiled one where backend and model allow it. */
export interface EngineChoice {
  readonly name: string | undefined;
  readonly backend: string;
  /** Threads that share each batch; 1, if not given. */
  readonly workers?: number | undefined;
  /** Starts one of the other threads; one that knows Tapehead's own parts, if not given. */
  readonly startThread?: ParallelStepOptions['startThread'];
}

/** An engine that can run a model, and its name. */
export interface ChosenEngine extends Engine {
  /** `compiled`, `compiled-relaxed` or `reference`. */
  readonly name: string;
  /** Threads that share each batch. */
  readonly workers: number;
  /** If no engine was named and it is not the compiled one: why. Else null. */
  readonly reason: string | null;
}

const choice = strictOptions({
  name: z.string({ error: `one of ${engineNames.join(', ')}` }).optional(),
  backend: z.string({ error: 'the name of a backend, such as wasm' }),
  workers: wholeNumber(1, 256).default(1),
  startThread: functionOption<NonNullable<EngineChoice['startThread']>>().optional(),
});

const trainingOption = z
  .looseObject(
    {
      config: z.looseObject({}, { error: 'the config of an experiment' }),
      stepOptions: z.looseObject({}, { error: 'the parts of a step' }),
    },
    { error: 'an experiment, such as experiment({ task: { kind: "copy" } })' },
  )
  .optional();

/**
 * The engine for a model: to train it as an experiment says, or only to compute with it. What is compiled to find out
 * is reused when the engine is used.
 * @throws {InvalidOptionsError} if the engine that was named cannot run it, or what is given is no choice or model.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { chooseEngine } from '@tapehead/runs';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper().build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const { name } = chooseEngine({ name: undefined, backend: 'wasm' }, model);
 * console.log(name); // compiled
 * model.dispose();
 * ```
 */
export function chooseEngine(
  wanted: EngineChoice,
  model: SequenceModel,
  training?: Pick<Experiment, 'config' | 'stepOptions'>,
): ChosenEngine {
  const { name, backend, workers, startThread } = parseOptions('chooseEngine', choice, wanted);
  requireModel('chooseEngine.model', model);
  parseOptions('chooseEngine.training', trainingOption, training);
  if (name === 'compiled-relaxed' && !hasRelaxedSimd()) {
    throw new InvalidOptionsError([
      `engine ${name}: this JavaScript engine has no relaxed SIMD, which Node has from 21 on (20 with --experimental-wasm-relaxed-simd); choose engine compiled`,
    ]);
  }
  const obstacle = compiledObstacle(backend, model, training);
  const chosen = name ?? (obstacle === null ? 'compiled' : 'reference');
  const engine = findKind('engine', engines, chosen);
  if (engine.compiles && obstacle !== null) {
    throw new InvalidOptionsError([`engine ${chosen}: ${obstacle}; choose engine reference`]);
  }
  const reason = name === undefined ? obstacle : null;
  if (workers > 1 && !engine.compiles) {
    const because = reason === null ? '' : `, and ${reason}`;
    throw new InvalidOptionsError([
      `workers ${workers}: only the compiled engine uses several threads${because}`,
    ]);
  }
  // Checked here, before anything is written.
  if (workers > 1 && !canStartThreads()) {
    throw new InvalidOptionsError([`workers ${workers}: ${new NoThreadsError().message}`]);
  }
  return {
    createStep: (own, options) => engine.createStep(own, { startThread, ...options }),
    createPasses: engine.createPasses,
    name: chosen,
    workers,
    reason,
  };
}

function compiledObstacle(
  backend: string,
  model: SequenceModel,
  training?: Pick<Experiment, 'config' | 'stepOptions'>,
): string | null {
  if (backend !== 'wasm') return `it needs the wasm backend, not ${backend}`;
  const report = explainCompilation(
    model,
    training
      ? { batch: training.config.batch, loss: training.stepOptions.loss }
      : { passes: 'forward' },
  );
  return report.engine === 'compiled' ? null : report.because;
}
