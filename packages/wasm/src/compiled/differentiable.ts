import type { Rng, SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.js';
import { newTensor, sizesOf, withFloats } from './tensors.js';
import { trainableEntries } from './weights.js';

/**
 * A model's forward pass as one op of tfjs. The engine keeps the steps of its latest pass only; if another pass ran
 * in between, the backward pass first repeats its own forward pass.
 */
export function differentiableForward(
  engine: Engine,
  { inputSize, outputSize, weights }: SequenceModel,
): (inputs: tf.Tensor3D, rng?: Rng) => tf.Tensor3D {
  const { host } = engine;
  const { kernels } = host;
  const trainable = trainableEntries(weights).map(([, weight]) => weight);

  const forward = (inputs: tf.Tensor3D, [steps, batch]: readonly [number, number], rng?: Rng) => {
    const noise = rng && engine.drawNoise(steps, batch, rng);
    const run = (from: tf.Tensor) => {
      const placed = engine.placed(steps, batch);
      const pointer = host.pointerOf(from, 'The tensor of inputs');
      engine.forward(placed, pointer, steps, batch, noise);
      return placed;
    };
    // Generates the code for these sizes now, since that must not happen while tfjs differentiates.
    engine.placed(steps, batch);
    const op = tf.customGrad((...args) => {
      const save = args.pop();
      if (typeof save !== 'function')
        throw new TypeError('tf.customGrad gave no function to save tensors.');
      const { logits } = run(inputs).model;
      const pass = engine.passes();
      let used = false;
      save([inputs]);
      const value = newTensor<tf.Rank.R3>(host, [steps, batch, outputSize], (to) => {
        // prettier-ignore
        kernels.copyRows(steps * batch, outputSize, logits.pointer, logits.stride, to, 4 * outputSize);
      });
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedInputs] = saved;
        const placed =
          (pass === engine.passes() && !used) || !savedInputs
            ? engine.placed(steps, batch)
            : run(savedInputs);
        // The backward pass uses up what the forward pass kept.
        used = true;
        const { dLogits, backward, dInputs } = placed.model;
        const slope = host.pointerOf(dy, 'The gradient of the logits');
        // prettier-ignore
        kernels.copyRows(steps * batch, outputSize, slope, 4 * outputSize, dLogits.pointer, dLogits.stride);
        backward(steps);
        return [
          newTensor<tf.Rank.R3>(host, [steps, batch, inputSize], (to) => {
            dInputs(steps, { pointer: to, stride: 4 * inputSize });
          }),
          ...placed.trainable.map(({ variable, gradient }) =>
            newTensor(host, [...variable.shape], (to) => {
              kernels.copyRows(1, variable.size, gradient, 0, to, 0);
            }),
          ),
        ];
      };
      return { value, gradFunc };
    });
    return op(inputs, ...trainable);
  };
  return (inputs, rng) => {
    const sizes = sizesOf(inputs, inputSize);
    return withFloats(inputs, (floats) => forward(floats, sizes, rng));
  };
}
