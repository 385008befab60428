import { type AsyncTrainStep, InvalidOptionsError, type SequenceModel } from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import type { Experiment } from '@tapehead/experiments';
import { canStartThreads, createParallelStep, NoThreadsError } from '@tapehead/parallel';
import { createReferenceStep, type ForwardModel } from '@tapehead/trainer';
import {
  compile,
  type CompiledTrace,
  compileModel,
  MissingKernelsError,
  NotRecordableError,
} from '@tapehead/wasm';
import type * as tf from '@tensorflow/tfjs-core';

type StepOptions = Experiment['stepOptions'];

/** A model's forward pass, with what it holds beside the model. */
export interface Passes extends ForwardModel {
  /** The same pass, with what memory and heads did; null and none in a model without memory. */
  trace(inputs: tf.Tensor3D): CompiledTrace;
  dispose(): void;
}

interface Engine {
  /** A step that uses so many threads. */
  createStep(
    model: SequenceModel,
    options: StepOptions & { readonly workers: number },
  ): AsyncTrainStep | Promise<AsyncTrainStep>;
  createPasses(model: SequenceModel): Passes;
}

const engines: Readonly<Record<string, Engine>> = {
  compiled: { createStep: createParallelStep, createPasses: compileModel },
  reference: {
    createStep: (model, { optimizer, loss, clip, averaging }) =>
      createReferenceStep(model, { optimizer, loss, clip, averaging }),
    createPasses: ({ forward, trace }) => ({
      forward,
      trace: trace ?? ((inputs) => ({ logits: forward(inputs), memory: null, heads: [] })),
      dispose: () => undefined,
    }),
  },
};

export const engineNames = Object.keys(engines);

/** What computes a run: where none is named, the compiled engine, if the backend and the model allow it. */
export interface EngineChoice {
  readonly name: string | undefined;
  readonly backend: string;
  /** Threads that share each batch; 1, if not given. */
  readonly workers?: number | undefined;
}

/** An engine that can run a model, and its name. */
export interface ChosenEngine extends Engine {
  readonly name: string;
  readonly workers: number;
  /** Why it is not the compiled one, where none was named. */
  readonly reason: string | null;
}

/**
 * The engine for a model.
 * @throws {InvalidOptionsError} if the engine that was named cannot run it.
 */
export function chooseEngine(
  { name, backend, workers = 1 }: EngineChoice,
  model: SequenceModel,
  options?: StepOptions,
): ChosenEngine {
  const obstacle = compiledObstacle(backend, model, options);
  if (name === 'compiled' && obstacle !== null) {
    throw new InvalidOptionsError([`engine compiled: ${obstacle}; choose engine reference`]);
  }
  const chosen = name ?? (obstacle === null ? 'compiled' : 'reference');
  const reason = name === undefined ? obstacle : null;
  if (workers > 1 && chosen !== 'compiled') {
    const because = reason === null ? '' : `, and ${reason}`;
    throw new InvalidOptionsError([
      `workers ${workers}: only the compiled engine uses several threads${because}`,
    ]);
  }
  // Said here, before anything is written.
  if (workers > 1 && !canStartThreads()) {
    throw new InvalidOptionsError([`workers ${workers}: ${new NoThreadsError().message}`]);
  }
  return { ...findKind('engine', engines, chosen), name: chosen, workers, reason };
}

function compiledObstacle(
  backend: string,
  model: SequenceModel,
  options?: StepOptions,
): string | null {
  if (backend !== 'wasm') return `it needs the wasm backend, not ${backend}`;
  try {
    compileModel(model).dispose();
    if (options) compile(model, options).dispose();
    return null;
  } catch (error) {
    if (error instanceof MissingKernelsError) return error.message;
    if (error instanceof NotRecordableError) return error.message;
    throw error;
  }
}
