import type { ModelDefinition, SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import {
  collectLeaks,
  drawn,
  failing,
  failureOf,
  leak,
  withGradientTimes,
} from '../fixtures/faults.js';
import { sequenceModelContract, testSequenceModel } from './sequence-model.js';

const leaks = 'it leaks no tensors';
const shapes = 'its shapes are as declared, for several sizes of input, output, batch and length';
const causal = 'an output does not depend on later inputs, so padding does no harm';
const stepwise = 'a sequence fed step by step gives what a forward pass gives';
const oneOwner = 'a step makes its output and the tensors of its state, each with one owner';
const repeatable = 'the same arguments give the same bits, whatever it did before';

/** A linear map of each input and the one before it. */
type Simple = SequenceModel<{ readonly before: tf.Tensor2D }>;

function definition(change: (right: Simple) => Partial<Simple>): ModelDefinition {
  const architecture = { kind: 'simple', options: {} };
  return {
    ...architecture,
    build({ inputSize, outputSize }, rng) {
      const weight = drawn<tf.Rank.R2>([inputSize, outputSize], rng);
      const right: Simple = {
        inputSize,
        outputSize,
        architecture,
        weights: { weight },
        initialState: (batch) => ({ before: tf.zeros([batch, inputSize]) }),
        step: (input, { before }) =>
          tf.tidy(() => ({
            output: tf.matMul<tf.Tensor2D>(tf.add(input, before), weight),
            state: { before: tf.clone(input) },
          })),
        forward: (inputs) =>
          tf.tidy(() => {
            const [steps, batch] = inputs.shape;
            const before = tf.concat([tf.zeros([1, batch, inputSize]), inputs], 0);
            const both = tf.add(inputs, tf.slice(before, 0, steps));
            const rows = tf.reshape(both, [steps * batch, inputSize]);
            return tf.reshape(tf.matMul(rows, weight), [steps, batch, outputSize]);
          }),
        dispose: () => {
          weight.dispose();
        },
      };
      return { ...right, ...change(right) };
    },
  };
}

function changedForward(
  change: (logits: tf.Tensor3D, inputs: tf.Tensor3D) => tf.Tensor3D,
): ModelDefinition {
  return definition(({ forward }) => ({
    forward: (inputs) => tf.tidy(() => change(forward(inputs), inputs)),
  }));
}

afterEach(collectLeaks);

describe('a good model', () => {
  testSequenceModel(
    test,
    definition(() => ({})),
  );
});

describe('it fails a model', () => {
  test('that leaks in its forward pass', () => {
    const broken = changedForward((logits) => (leak(), logits));
    expect(failing(sequenceModelContract(broken))).toEqual([
      'a forward pass makes one tensor, its result',
      leaks,
    ]);
  });

  test('that keeps its weights after disposal', () => {
    const broken = definition(() => ({ dispose: () => undefined }));
    expect(failing(sequenceModelContract(broken))).toEqual([leaks]);
  });

  test('that starts where the sequence before ended', () => {
    let last = 0;
    const broken = changedForward((logits) => {
      const result = tf.add<tf.Tensor3D>(logits, last);
      last = logits.dataSync()[0] ?? 0;
      return result;
    });
    expect(failing(sequenceModelContract(broken))).toContain(repeatable);
  });

  test('whose outputs depend on later inputs', () => {
    const broken = changedForward((logits) => tf.sub(logits, tf.mean(logits, 0, true)));
    expect(failing(sequenceModelContract(broken))).toEqual([causal, stepwise]);
  });

  test('that normalises over the batch', () => {
    const broken = changedForward((logits) => tf.sub(logits, tf.mean(logits, 1, true)));
    expect(failing(sequenceModelContract(broken))).toEqual([
      stepwise,
      'the sequences of a batch do not affect one another',
    ]);
  });

  test('that frees its inputs', () => {
    const broken = changedForward((logits, inputs) => {
      inputs.dispose();
      return logits;
    });
    expect(
      failureOf(sequenceModelContract(broken), 'it changes none of its arguments and no weight'),
    ).toMatch(/disposed/);
  });

  test('whose step forgets what came before', () => {
    const broken = definition(({ step }) => ({
      step(input, state) {
        const next = step(input, state);
        const before = tf.tidy(() => tf.zerosLike(next.state.before));
        next.state.before.dispose();
        return { ...next, state: { before } };
      },
    }));
    expect(failing(sequenceModelContract(broken))).toEqual([stepwise]);
  });

  test('whose step hands on its argument', () => {
    const broken = definition(({ step }) => ({
      step(input, state) {
        const { output } = tf.tidy(() => ({ output: step(input, state).output }));
        return { output, state: { before: input } };
      },
    }));
    expect(failing(sequenceModelContract(broken))).toEqual([oneOwner]);
  });

  test('that keeps its state beside the one it is given', () => {
    let before: number | null = null;
    const broken = definition(({ step }) => ({
      step(input, state) {
        const { output, ...next } = step(input, state);
        const shifted = tf.tidy(() => tf.add<tf.Tensor2D>(output, before ?? 0));
        output.dispose();
        before = shifted.dataSync()[0] ?? 0;
        return { ...next, output: shifted };
      },
    }));
    expect(failing(sequenceModelContract(broken))).toContain(
      'a state can be stored as numbers and given back',
    );
  });

  test('whose gradients are wrong only with noise', () => {
    const noisy = (factor: number) =>
      definition(({ outputSize, forward, step }) => ({
        noise: {
          size: 1,
          draw: (steps, batch, rng) =>
            Float32Array.from({ length: steps * batch }, () => rng.normal()),
        },
        forward: (inputs, rng) =>
          tf.tidy(() => {
            const logits = forward(inputs);
            if (!rng) return logits;
            const [steps, batch] = inputs.shape;
            const drawn = Float32Array.from({ length: steps * batch }, () => rng.normal());
            const noise = tf.tensor3d(drawn, [steps, batch, 1]);
            const rows = tf.reshape<tf.Rank.R2>(logits, [steps * batch, outputSize]);
            const right = tf.reshape<tf.Rank.R3>(withGradientTimes(factor, rows), logits.shape);
            return tf.mul(right, noise);
          }),
        step: (input, state, noise) =>
          tf.tidy(() => {
            const { output, ...next } = step(input, state);
            return { ...next, output: noise ? tf.mul<tf.Tensor2D>(output, noise) : output };
          }),
      }));
    expect(failing(sequenceModelContract(noisy(1)))).toEqual([]);
    expect(failing(sequenceModelContract(noisy(1.1)))).toEqual([
      'gradients through fixed noise agree with finite differences',
    ]);
  });

  test.each<[string, ModelDefinition, RegExp]>([
    ['sizes', definition(() => ({ outputSize: 7 })), /^inputSize, outputSize: got 3, 7/],
    [
      'architecture',
      definition(() => ({ architecture: { kind: 'simple', options: { units: 1 } } })),
      /^got .*"units":1.* expected/,
    ],
    [
      'logits',
      changedForward((logits) => tf.transpose(logits, [1, 0, 2])),
      /^logits: got shape \[3, 5, 2\], expected \[5, 3, 2\]$/,
    ],
  ])('with wrong %s', (_name, broken, message) => {
    expect(failureOf(sequenceModelContract(broken), shapes)).toMatch(message);
  });
});
