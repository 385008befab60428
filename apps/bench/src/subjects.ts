import { readFileSync } from 'node:fs';
import type { Batch, SequenceModel, TrainStep } from '@tapehead/core';
import { adam, clipByGlobalNorm, createReferenceStep } from '@tapehead/trainer';
import { compileModel, compileStep, type Simd } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { buildModel, drawBatches, type Work } from './work.js';

/** An engine that runs the work in three parts: forward, backward and update. */
export interface Subject {
  readonly engine: string;
  /** Takes the next batch. Not measured. */
  next(): void;
  forward(): void;
  backward(): void;
  update(): void;
  /** Whether `backward` runs the forward pass too. */
  readonly backwardHoldsForward: boolean;
  dispose(): void;
}

const options = () => ({ optimizer: adam(), clip: clipByGlobalNorm({ limit: 10 }) });

function subject(
  engine: string,
  work: Work,
  model: SequenceModel,
  step: TrainStep,
  passes: { forward(inputs: tf.Tensor3D): tf.Tensor3D; dispose(): void },
): Subject {
  const batches = drawBatches(work).map((batch) => ({ batch, inputs: inputsOf(batch, model) }));
  let turn = 0;
  const current = () => {
    const entry = batches[turn % batches.length];
    if (!entry) throw new Error('there are no batches');
    return entry;
  };
  return {
    engine,
    backwardHoldsForward: true,
    next() {
      turn += 1;
    },
    forward() {
      passes.forward(current().inputs).dispose();
    },
    backward() {
      step.gradients(current().batch);
    },
    update() {
      step.update(1e-4);
    },
    dispose() {
      tf.dispose(batches.map(({ inputs }) => inputs));
      passes.dispose();
      step.dispose();
      model.dispose();
    },
  };
}

function inputsOf({ steps, sequences, inputs }: Batch, { inputSize }: SequenceModel): tf.Tensor3D {
  return tf.tensor3d(inputs, [steps, sequences, inputSize]);
}

/** The compiled engine, `compiled` or with relaxed SIMD `compiled-relaxed`. */
export function compiledSubject(
  work: Work,
  model: SequenceModel = buildModel(work),
  simd: Simd = 'strict',
): Subject {
  const name = simd === 'strict' ? 'compiled' : 'compiled-relaxed';
  const step = compileStep(model, { ...options(), simd });
  return subject(name, work, model, step, compileModel(model, { simd }));
}

/** Plain tfjs ops, differentiated by tfjs. */
export function referenceSubject(work: Work, model = buildModel(work)): Subject {
  const step = createReferenceStep(model, options());
  return subject('reference', work, model, step, {
    forward: model.forward,
    dispose: () => undefined,
  });
}

/**
 * A foreign engine for the same work: a WebAssembly module without imports that exports
 * `setup(N, M, H, feedforward, T, batch)`, `gendata()`, `fwd()`, `bwd()` and `upd()`.
 */
export async function foreignSubject(file: string, work: Work): Promise<Subject> {
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
  const entry = (name: string) => {
    const value = instance.exports[name];
    if (typeof value !== 'function') {
      throw new Error(`${file} exports no function ${name}; needed: setup, gendata, fwd, bwd, upd`);
    }
    return (...args: readonly number[]): void => void Reflect.apply(value, undefined, args);
  };
  const { N, M, H, T, batch, controller } = work;
  entry('setup')(N, M, H, controller === 'lstm' ? 0 : 1, T, batch);
  return {
    engine: 'against',
    backwardHoldsForward: false,
    next: entry('gendata'),
    forward: entry('fwd'),
    backward: entry('bwd'),
    update: entry('upd'),
    dispose: () => undefined,
  };
}
