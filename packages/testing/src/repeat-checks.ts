import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Check } from './check.js';
import { assign } from './draw.js';
import { expectSameBits, expectThat } from './expectations.js';
import { contentsOf, type StepUnderTest } from './step-under-test.js';
import { drawBatch } from './train-step-reference.js';
/** Checks that a step gives equal results for equal weights and states, and leaks no tensors. */
export function repeatChecks({
  sizes,
  learningRate,
  build,
  create,
  withStep,
  train,
}: StepUnderTest): readonly Check[] {
  return [
    {
      name: 'gradients change no weight and no optimizer state, and replace those before',
      run() {
        withStep((step, model) => {
          const before = contentsOf(model.weights, step.optimizerState);
          step.gradients(drawBatch(sizes, 1));
          step.gradients(drawBatch(sizes, 2));
          expectSameBits(
            'weights and optimizer state',
            contentsOf(model.weights, step.optimizerState),
            before,
          );
          step.update(learningRate);
          withStep((other, otherModel) => {
            train(other, [2]);
            expectSameBits(
              'weights and optimizer state after two gradients and an update',
              contentsOf(model.weights, step.optimizerState),
              contentsOf(otherModel.weights, other.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'the same seed gives the same bits twice',
      run() {
        withStep((one, oneModel) => {
          train(one, [1, 2, 3]);
          withStep((other, otherModel) => {
            train(other, [1, 2, 3]);
            expectSameBits(
              'weights and optimizer state',
              contentsOf(otherModel.weights, other.optimizerState),
              contentsOf(oneModel.weights, one.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'with the same weights and optimizer state another step goes on with the same bits',
      run() {
        withStep((one, oneModel) => {
          train(one, [1, 2]);
          withStep((other, otherModel) => {
            copy(oneModel.weights, otherModel.weights);
            copy(one.optimizerState, other.optimizerState);
            train(one, [3, 4]);
            train(other, [3, 4]);
            expectSameBits(
              'weights and optimizer state',
              contentsOf(otherModel.weights, other.optimizerState),
              contentsOf(oneModel.weights, one.optimizerState),
            );
          });
        });
      },
    },
    {
      name: 'it leaks no tensors and leaves the model alone when it is disposed of',
      run() {
        const model = build();
        try {
          const start = tf.memory().numTensors;
          const step = create(model);
          train(step, [1]);
          const warm = tf.memory().numTensors;
          train(step, [2, 3]);
          const grown = tf.memory().numTensors - warm;
          step.gradients(drawBatch(sizes, 4));
          step.dispose();
          const left = tf.memory().numTensors - start;
          expectThat(grown === 0, () => `two more steps: left ${grown} tensors behind`);
          expectThat(left === 0, () => `after dispose: ${left} tensors more than before`);
        } finally {
          model.dispose();
        }
      },
    },
  ];
}

function copy(from: NamedVariables, to: NamedVariables): void {
  for (const [name, variable] of Object.entries(to)) {
    const source = from[name];
    if (source) assign(variable, Float32Array.from(source.dataSync()));
  }
}
