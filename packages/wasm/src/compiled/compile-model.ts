import {
  oneOf,
  parseOptions,
  requireModel,
  type Rng,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import type * as tf from '@tensorflow/tfjs-core';
import { generatorOf } from '../recorded/generate.js';
import { type Simd, simdNames } from '../simd.js';
import { differentiableForward } from './differentiable.js';
import { createEngine, type Engine } from './engine.js';
import { newTensor, sizesOf, withFloats } from './tensors.js';
import { type CompiledTrace, traceOf } from './trace.js';

/** A model's passes, compiled. They see the model's variables as they are at the time of the call. */
export interface CompiledModel {
  /** Inputs [T, B, I] → logits [T, B, O], as the model's own `forward`. tfjs cannot differentiate it. */
  forward(inputs: tf.Tensor3D): tf.Tensor3D;
  /**
   * The same as one op that tfjs can differentiate with respect to the inputs and the model's trainable weights:
   * for computations around the model, and for the optimizers of `tf.train`. The model's noise, if it has any, is
   * drawn from `rng`; without `rng` there is none.
   */
  differentiable(inputs: tf.Tensor3D, rng?: Rng): tf.Tensor3D;
  /** One pass that keeps everything the machine did. The caller owns the tensors. */
  trace(inputs: tf.Tensor3D): CompiledTrace;
  /** Frees the memory of the passes; the model's weights stay. */
  dispose(): void;
}

/** The options of `compileModel`. */
export interface CompileModelOptions {
  /** How to add up products; `strict`, if not given, which computes the same bits on every machine. */
  readonly simd?: Simd | undefined;
}

const compileModelOptions = strictOptions({ simd: oneOf(simdNames).default('strict') });

/**
 * A model's forward pass, differentiable pass and trace as WebAssembly that is generated from a recording of
 * its step, in the memory of tfjs's WASM backend. The model is recorded once for everything that is compiled of
 * it; code for a batch size is generated when that size is first used.
 * @throws {NotRecordableError} if there is something in its step that cannot be recorded.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { copy } from '@tapehead/tasks';
 * import { compileModel, selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const model = paper({ slots: 8, width: 6 }).build(copy(), createRng(1));
 * const passes = compileModel(model);
 * const logits = passes.forward(tf.zeros([5, 1, model.inputSize]));
 * console.log(logits.shape); // [5, 1, 8]
 * logits.dispose();
 * passes.dispose();
 * model.dispose();
 * ```
 */
export function compileModel(
  model: SequenceModel,
  options: CompileModelOptions = {},
): CompiledModel {
  requireModel('compileModel.model', model);
  const { simd } = parseOptions('compileModel', compileModelOptions, options);
  const evaluation = createEngine(model, 'evaluation', simd);
  const trace = createEngine(model, 'trace', simd);
  const differentiated = createEngine(model, 'input-gradients', simd);
  // Gradients, which take several times as long to record, wait until somebody needs them.
  generatorOf(model).recorded('evaluation');
  return {
    forward: (inputs) => forward(evaluation, model, inputs),
    differentiable: differentiableForward(differentiated, model),
    trace: (inputs) => traceOf(trace, model, inputs),
    dispose() {
      for (const engine of [evaluation, trace, differentiated]) engine.dispose();
    },
  };
}

function forward(
  engine: Engine,
  { inputSize, outputSize }: SequenceModel,
  inputs: tf.Tensor3D,
): tf.Tensor3D {
  const [steps, batch] = sizesOf(inputs, inputSize);
  const { host } = engine;
  const placed = engine.placed(steps, batch);
  withFloats(inputs, (floats) => {
    engine.forward(placed, host.pointerOf(floats, 'The tensor of inputs'), steps, batch);
  });
  const { logits } = placed.model;
  return newTensor<tf.Rank.R3>(host, [steps, batch, outputSize], (to) => {
    // prettier-ignore
    host.kernels.copyRows(steps * batch, outputSize, logits.pointer, logits.stride, to, 4 * outputSize);
  });
}
