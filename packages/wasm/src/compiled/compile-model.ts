import {
  parseOptions,
  requireModel,
  type Rng,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import type * as tf from '@tensorflow/tfjs-core';
import { differentiableForward } from './differentiable.js';
import { createEngine, type Engine } from './engine.js';
import { kernelsOption } from './kernels-option.js';
import type { KernelTable } from './kernel-table.js';
import { modelKernels } from './model-kernels.js';
import { at } from './rows.js';
import { standardKernels } from './standard-kernels.js';
import { newTensor, sizesOf } from './tensors.js';
import { type CompiledTrace, traceOf } from './trace.js';

/** A model's passes on fused kernels. They see the model's variables as they are at the time of the call. */
export interface CompiledModel {
  /** Inputs [T, B, I] → logits [T, B, O], as the model's own `forward`. tfjs cannot differentiate it. */
  forward(inputs: tf.Tensor3D): tf.Tensor3D;
  /**
   * The same as one op that tfjs can differentiate, by the inputs and by the model's trainable weights: for
   * losses and optimizers of your own, such as those of `tf.train`. The model's noise, if it has any, is
   * drawn from `rng`; without it there is none.
   */
  differentiable(inputs: tf.Tensor3D, rng?: Rng): tf.Tensor3D;
  /** One pass that keeps everything the machine did. The caller owns the tensors. */
  trace(inputs: tf.Tensor3D): CompiledTrace;
  /** Frees the kernels' memory; the model's weights stay. */
  dispose(): void;
}

export interface CompileModelOptions {
  /** Kernels by the kinds of parts; those of Tapehead's own parts, if not given. */
  readonly kernels?: KernelTable;
}

const compileModelOptions = strictOptions({ kernels: kernelsOption });

/**
 * A model's forward pass, differentiable pass and trace on fused kernels, in the memory of tfjs's WASM
 * backend.
 * @throws {NotRecordableError} if a part has no kernels, and the model cannot be recorded.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 */
export function compileModel(
  model: SequenceModel,
  options: CompileModelOptions = {},
): CompiledModel {
  requireModel('compileModel.model', model);
  const { kernels = standardKernels } = parseOptions('compileModel', compileModelOptions, options);
  const both = modelKernels(model, kernels, 'input-gradients');
  const evaluation = createEngine(model, both, false);
  const training = createEngine(model, both, true);
  return {
    forward: (inputs) => forward(evaluation, model, inputs),
    differentiable: differentiableForward(training, model),
    trace(inputs) {
      // Generated code keeps none of what heads do, unlike the kernels of parts.
      if (both.showsMachine !== true && model.trace) return model.trace(inputs);
      return traceOf(training, model, inputs);
    },
    dispose() {
      evaluation.dispose();
      training.dispose();
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
  engine.forward(placed, host.pointerOf(inputs, 'The tensor of inputs'), steps, batch);
  const { logits } = placed.model;
  return newTensor<tf.Rank.R3>(host, [steps, batch, outputSize], (to) => {
    host.kernels.copyRows(
      steps * batch,
      outputSize,
      at(logits, 0),
      logits.stride,
      to,
      4 * outputSize,
    );
  });
}
