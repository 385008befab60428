import { feedforward, gru, recurrent } from '@tapehead/controllers';
import { createRng, type ModelDefinition, type SequenceModel } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { type CompiledModel, compileModel } from './compile-model.js';

const definition = paper({
  controller: feedforward({ units: 9 }),
  slots: 7,
  width: 5,
  controllerNoise: 0.2,
});

function withModel(
  check: (model: SequenceModel, compiled: CompiledModel) => void,
  built: ModelDefinition = definition,
): void {
  const model = built.build({ inputSize: 3, outputSize: 2 }, createRng(1));
  const compiled = compileModel(model);
  tf.tidy(() => {
    check(model, compiled);
  });
  compiled.dispose();
  model.dispose();
}

const sequences = (steps: number, batch: number) =>
  tf.tensor3d(
    Float32Array.from({ length: steps * batch * 3 }, (_, index) => (index * 7) % 3),
    [steps, batch, 3],
  );

test.each([
  ['noise on what the controller says', definition],
  ['noise on its state', recurrent(gru({ units: 6 }), { stateNoise: 0.2 })],
])('a loss may call the op more than once, with %s', (_name, noisy) => {
  withModel((model, compiled) => {
    const [one, other] = [sequences(4, 2), sequences(6, 1)];
    const loss = (forward: SequenceModel['forward']) => (): tf.Scalar => {
      const rng = createRng(2);
      return tf.add(tf.mean(tf.square(forward(one, rng))), tf.sum(tf.tanh(forward(other, rng))));
    };
    const expected = tf.variableGrads(loss(model.forward));
    const actual = tf.variableGrads(loss(compiled.differentiable));
    expectAgreement('loss', actual.value, expected.value, 1e-5);
    for (const [name, gradient] of Object.entries(expected.grads)) {
      expectAgreement(`gradient of ${name}`, actual.grads[name] ?? [], gradient, 1e-4);
    }
  }, noisy);
});

test('an optimizer of tf.train learns by the op', () => {
  withModel((_model, compiled) => {
    const inputs = sequences(5, 2);
    const optimizer = tf.train.adam(0.02);
    const loss = (): tf.Scalar => tf.mean(tf.square(tf.sub(compiled.differentiable(inputs), 1)));
    const before = loss().dataSync()[0] ?? 0;
    for (let update = 0; update < 30; update += 1) optimizer.minimize(loss);
    expect(loss().dataSync()[0] ?? before).toBeLessThan(before / 2);
    optimizer.dispose();
  });
});

test('passes of other sizes, also shorter ones, do not disturb each other', () => {
  withModel((model, compiled) => {
    for (const [steps, batch] of [
      [7, 2],
      [3, 2],
      [5, 4],
      [9, 1],
      [2, 1],
    ] as const) {
      const inputs = sequences(steps, batch);
      expectAgreement('logits', compiled.forward(inputs), model.forward(inputs), 1e-5);
      expectAgreement('traced logits', compiled.trace(inputs).logits, model.forward(inputs), 1e-5);
    }
  });
});

test('the same inputs give the same bits', () => {
  withModel((_model, compiled) => {
    const inputs = sequences(9, 3);
    const once = compiled.forward(inputs).dataSync();
    compiled.forward(sequences(2, 1));
    expect(compiled.forward(inputs).dataSync()).toEqual(once);
  });
});

test('inputs of another shape are refused', () => {
  withModel((_model, compiled) => {
    expect(() => compiled.forward(tf.zeros([4, 2, 5]))).toThrow(
      'got inputs of shape [4, 2, 5], expected [T, B, 3]',
    );
  });
});

test('after dispose it says so', () => {
  withModel((_model, compiled) => {
    compiled.dispose();
    expect(() => compiled.forward(sequences(1, 1))).toThrow('disposed');
  });
});

test('a trace of one’s own that begins where it will is shown as it is', () => {
  const own = definition.build({ inputSize: 3, outputSize: 2 }, createRng(1));
  // It knows nothing of states that are given.
  const model: SequenceModel = { ...own, trace: (inputs) => own.trace(inputs) };
  const compiled = compileModel(model);
  tf.tidy(() => {
    const inputs = sequences(4, 2);
    const [actual, expected] = [compiled.trace(inputs), own.trace(inputs)];
    expect(actual.memory?.shape).toEqual(expected.memory.shape);
    expectAgreement('memory', actual.memory ?? [], expected.memory, 1e-5);
    expectAgreement('logits', actual.logits, expected.logits, 1e-5);
  });
  compiled.dispose();
  own.dispose();
});

test('a model without a memory has a trace of its logits alone', () => {
  const model = recurrent(feedforward({ units: 4 })).build(
    { inputSize: 3, outputSize: 2 },
    createRng(1),
  );
  const compiled = compileModel(model);
  tf.tidy(() => {
    const inputs = sequences(4, 2);
    const { logits, memory, heads } = compiled.trace(inputs);
    expectAgreement('logits', logits, model.forward(inputs), 1e-5);
    expect([memory, heads]).toEqual([null, []]);
  });
  compiled.dispose();
  model.dispose();
});

test('whole numbers and truths are inputs as floating-point numbers are', () => {
  const model = paper({ slots: 4, width: 3 }).build({ inputSize: 3, outputSize: 2 }, createRng(1));
  const passes = compileModel(model);
  tf.tidy(() => {
    const bits = tf.tensor3d([1, 0, 1, 0, 1, 1], [2, 1, 3]);
    const expected = passes.forward(bits);
    for (const type of ['int32', 'bool'] as const) {
      const inputs = tf.cast<tf.Tensor3D>(bits, type);
      expectAgreement('forward', passes.forward(inputs), expected, 0);
      expectAgreement('trace', passes.trace(inputs).logits, expected, 0);
      expectAgreement('differentiable', passes.differentiable(inputs), expected, 1e-6);
    }
  });
  passes.dispose();
  model.dispose();
});

test('inputs that are no tensor, inputs and a model that were disposed of are named', () => {
  const model = paper({ slots: 4, width: 3 }).build({ inputSize: 3, outputSize: 2 }, createRng(1));
  const passes = compileModel(model);
  const inputs = tf.zeros<tf.Rank.R3>([1, 1, 3]);
  const forward = (given: unknown) => () => {
    Reflect.apply(passes.forward, undefined, [given]);
  };
  expect(forward(undefined)).toThrow('forward.inputs: got nothing, expected a tensor');
  expect(forward([[[1, 0, 1]]])).toThrow('expected a tensor of shape [T, B, 3]');
  passes.forward(inputs).dispose();
  model.dispose();
  expect(forward(inputs)).toThrow(/^The weight .* was disposed of/);
  inputs.dispose();
  expect(forward(inputs)).toThrow('The tensor of inputs is not in the memory');
  passes.dispose();
});
