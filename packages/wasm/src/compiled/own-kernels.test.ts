import {
  type ControllerDefinition,
  createRng,
  type SequenceModel,
  type TrainStep,
} from '@tapehead/core';
import { uniformVariable } from '@tapehead/core/layers';
import { paper } from '@tapehead/ntm';
import { adam, createReferenceStep } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import {
  at,
  compileStep,
  type ControllerKernels,
  type KernelTable,
  standardKernels,
} from './index.js';

const modelSizes = { inputSize: 5, outputSize: 4 };
const memorySizes = { slots: 7, width: 6 };
/** I + R·M. */
const units = modelSizes.inputSize + memorySizes.width;

/** A controller that Tapehead does not have: sin(gain ⊙ x), as wide as its input. */
const sine: ControllerDefinition<null> = {
  kind: 'sine',
  options: { units },
  build({ inputSize }, rng) {
    const gain = uniformVariable<tf.Rank.R1>([inputSize], 1, rng);
    return {
      inputSize,
      outputSize: inputSize,
      weights: { gain },
      initialState: () => null,
      step: (input, state) => ({ output: tf.sin(tf.mul(input, gain)), state }),
    };
  },
};

/** Its twin, in plain JavaScript. */
function sineKernels(): ControllerKernels {
  return {
    outputSize: units,
    place({ host, arena, weights }, { inputSize, known, output, dOutput }) {
      const { batch } = arena;
      const gain = weights.get('gain');
      const input = arena.sequence(inputSize);
      const fed = inputSize - known;
      const dInput = { pointer: arena.block(batch * fed), stride: 4 * fed };
      const gains = () => host.floats(gain.pointer(), inputSize);
      const row = (place: number, stride: number, sequence: number, count = inputSize) =>
        host.floats(place + sequence * stride, count);
      /** dy cos(gain x) for each input of a sequence at step t. */
      const slopes = (t: number, sequence: number) => {
        const x = row(at(input, t), input.stride, sequence);
        const dy = row(at(dOutput, t), dOutput.stride, sequence);
        return gains().map(
          (factor, index) => (dy[index] ?? 0) * Math.cos(factor * (x[index] ?? 0)),
        );
      };
      const sequences = Array.from({ length: batch }, (_, sequence) => sequence);
      return {
        input,
        dInput,
        begin() {
          // The gains are looked up when they are needed.
        },
        forward(t) {
          for (const sequence of sequences) {
            const x = row(at(input, t), input.stride, sequence);
            row(at(output, t), output.stride, sequence).set(
              gains().map((factor, index) => Math.sin(factor * (x[index] ?? 0))),
            );
          }
        },
        turn() {
          host.floats(dInput.pointer, batch * fed).fill(0);
        },
        backward(t) {
          for (const sequence of sequences) {
            const slope = slopes(t, sequence).map((value, index) => value * (gains()[index] ?? 0));
            row(dInput.pointer, dInput.stride, sequence, fed).set(slope.subarray(known));
          }
        },
        dKnown(steps, dInputs) {
          for (let t = 0; t < steps; t += 1) {
            for (const sequence of sequences) {
              const slope = slopes(t, sequence).map(
                (value, index) => value * (gains()[index] ?? 0),
              );
              row(at(dInputs, t), dInputs.stride, sequence, known).set(slope.subarray(0, known));
            }
          }
        },
        end(steps) {
          const sums = new Float32Array(inputSize);
          for (let t = 0; t < steps; t += 1) {
            for (const sequence of sequences) {
              const x = row(at(input, t), input.stride, sequence);
              slopes(t, sequence).forEach((value, index) => {
                sums[index] = (sums[index] ?? 0) + value * (x[index] ?? 0);
              });
            }
          }
          host.floats(gain.gradient, inputSize).set(sums);
        },
      };
    },
  };
}

const kernels: KernelTable = {
  ...standardKernels,
  controllers: { ...standardKernels.controllers, sine: sineKernels },
};

function withModel<Result>(use: (model: SequenceModel) => Result): Result {
  const model = paper({ controller: sine, ...memorySizes }).build(modelSizes, createRng(1));
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

/** Losses and weights of some updates. */
function trained(create: (model: SequenceModel) => TrainStep) {
  return withModel((model) => {
    const step = create(model);
    const rng = createRng(2);
    const losses = [3, 5, 2, 7].map((steps) => {
      const { loss } = step.gradients(drawBatch(model, steps, 3, rng));
      step.update(1e-2);
      return loss;
    });
    step.dispose();
    const weights = Object.entries(model.weights).map(
      ([name, weight]) => [name, weight.dataSync().slice()] as const,
    );
    return { losses, weights: Object.fromEntries(weights) };
  });
}

test('a controller of one’s own trains with kernels of one’s own as on the reference path', () => {
  const optimizer = adam();
  const actual = trained((model) => compileStep(model, { optimizer, kernels }));
  const expected = trained((model) => createReferenceStep(model, { optimizer }));
  expectAgreement('losses', actual.losses, expected.losses, 1e-5);
  expect(Object.keys(actual.weights)).toContain('controller.gain');
  for (const [name, weight] of Object.entries(expected.weights)) {
    expectAgreement(`weight ${name}`, actual.weights[name] ?? [], weight, 1e-3);
  }
});

test('without kernels it is recorded, and trains as on the reference path', () => {
  const optimizer = adam();
  const actual = trained((model) => compileStep(model, { optimizer }));
  const expected = trained((model) => createReferenceStep(model, { optimizer }));
  expectAgreement('losses', actual.losses, expected.losses, 1e-5);
  for (const [name, weight] of Object.entries(expected.weights))
    expectAgreement(`weight ${name}`, actual.weights[name] ?? [], weight, 1e-3);
});
