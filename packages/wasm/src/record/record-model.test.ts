import type { SequenceModel } from '@tapehead/core';
import { modelPasses, type StepDefinition } from '@tapehead/core/layers';
import { adam } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { expectSamePass } from '../../fixtures/passes.js';
import { spread } from '../../fixtures/spread.js';
import { compileModel } from '../compiled/compile-model.js';
import { compileStep } from '../compiled/compile-step.js';
import { explainCompilation } from '../recorded/explain.js';

type Weights = Readonly<Record<string, tf.Variable>>;
const weightsOf = (make: () => Weights): Weights => tf.tidy(make);
const kernel = () => ({ kernel: tf.variable(spread([4, 3], 0.1)) });

interface Own<State> extends Pick<StepDefinition<State>, 'initialState'> {
  readonly outputSize?: number;
  readonly weights?: () => Weights;
  step(input: tf.Tensor2D, state: State, weights: Weights): { output: tf.Tensor2D; state: State };
}

/** A model of inputs [B, 4] and, unless it says otherwise, outputs [B, 3]. */
function modelOf<State>({ outputSize = 3, weights: make = kernel, ...own }: Own<State>) {
  const weights = weightsOf(make);
  const model: SequenceModel<State> = {
    inputSize: 4,
    outputSize,
    architecture: { kind: 'own', options: {} },
    weights,
    ...modelPasses<State>({
      kind: 'own',
      inputSize: 4,
      initialState: own.initialState,
      step: (input, state) => own.step(input, state, weights),
    }),
    dispose: () => {
      tf.dispose(Object.values(weights));
    },
  };
  return model;
}
const product = (input: tf.Tensor2D, { kernel: weight }: Weights) =>
  tf.matMul<tf.Tensor2D>(input, weight ?? input);

function expectSame(model: SequenceModel): void {
  const compiled = compileModel(model);
  tf.tidy(() => {
    for (const sequences of [1, 3]) {
      const run = { seed: 3, steps: 4, sequences };
      expectSamePass(model, compiled, run);
    }
  });
  compiled.dispose();
  model.dispose();
}

test('the members of a state may come back in another order', () => {
  expectSame(
    modelOf({
      initialState: (batch) => ({ slow: [tf.zeros([batch, 3])], share: tf.ones([batch, 1]) }),
      step(input, { slow, share }, weights) {
        const fresh = tf.tanh<tf.Tensor2D>(tf.add(product(input, weights), slow[0] ?? input));
        const state = { share: tf.mul(share, 0.9), slow: [fresh] };
        return { output: tf.mul<tf.Tensor2D>(fresh, share), state };
      },
    }),
  );
});

test('variables that were made from one tensor are two weights', () => {
  expectSame(
    modelOf({
      weights: () => {
        const same = tf.fill([3], 0.25);
        return { ...kernel(), gain: tf.variable(same), bias: tf.variable(same) };
      },
      initialState: () => null,
      step: (input, state, { gain, bias, ...weights }) => ({
        output: tf.add<tf.Tensor2D>(tf.mul(product(input, weights), gain ?? 1), bias ?? 0),
        state,
      }),
    }),
  );
});

test('what is handed on unchanged has its gradient: a state that is the input, an output that is the state', () => {
  const model = modelOf({
    outputSize: 4,
    weights: () => ({}),
    initialState: (batch) => tf.zeros<tf.Rank.R2>([batch, 4]),
    step: (input, state) => ({ output: state, state: input }),
  });
  const compiled = compileModel(model);
  tf.tidy(() => {
    const inputs = tf.ones<tf.Rank.R3>([3, 2, 4]);
    const slopes = tf.reshape(tf.range(0, 24), [3, 2, 4]);
    const gradientOf = (forward: SequenceModel['forward']) =>
      tf.grad((x) => tf.sum(tf.mul(forward(tf.reshape(x, [3, 2, 4])), slopes)))(inputs);
    expectAgreement('inputs', gradientOf(compiled.differentiable), gradientOf(model.forward), 0);
  });
  compiled.dispose();
});

const nothing = { initialState: () => null };
const withState = (batch: number) => ({ slow: tf.zeros([batch, 3]), share: tf.ones([batch, 1]) });
const kept: tf.Tensor[] = [];

test.each<[string, () => SequenceModel, RegExp]>([
  [
    'returns a member that was not there',
    () =>
      modelOf<object>({
        initialState: withState,
        step: (input, state, weights) => ({
          output: product(input, weights),
          state: { ...state, seen: tf.ones([1]) },
        }),
      }),
    /After a step there is state\.seen, which is not in the state before it/,
  ],
  [
    'forgets a member',
    () =>
      modelOf<object>({
        initialState: withState,
        step: (input, _, weights) => ({
          output: product(input, weights),
          state: { slow: product(input, weights) },
        }),
      }),
    /After a step there is no tensor state\.share, which is in the state before it/,
  ],
  [
    'returns a member in another shape',
    () =>
      modelOf<tf.Tensor>({
        initialState: (batch) => tf.zeros([batch, 2, 3]),
        step: (input, state, weights) => ({
          output: product(input, weights),
          state: tf.transpose(state, [0, 2, 1]),
        }),
      }),
    /After a step state is of shape \[2, 3, 2\], expected \[2, 2, 3\]/,
  ],
  [
    'returns outputs without their axis',
    () =>
      modelOf({
        ...nothing,
        outputSize: 1,
        step: (input, state, weights) => ({
          output: tf.sum<tf.Tensor2D>(product(input, weights), 1),
          state,
        }),
      }),
    /returns an output of shape \[2\], expected \[2, 1\]/,
  ],
  [
    'has one variable under two names',
    () =>
      modelOf({
        ...nothing,
        weights: () => {
          const one = kernel();
          return { ...one, again: one.kernel };
        },
        step: (input, state, weights) => ({ output: product(input, weights), state }),
      }),
    /Its weights kernel and again are one variable.* Give it one name\.$/,
  ],
  [
    'has a weight of whole numbers',
    () =>
      modelOf({
        ...nothing,
        weights: () => ({
          ...kernel(),
          places: tf.variable(tf.tensor1d([2, 0, 1], 'int32'), false),
        }),
        step: (input, state, { places, ...weights }) => ({
          output: tf.gather<tf.Tensor2D>(product(input, weights), places ?? [0], 1),
          state,
        }),
      }),
    /Its weight places is of int32, expected float32/,
  ],
  [
    'computes what the backend cannot',
    () =>
      modelOf({
        ...nothing,
        step: (input, state, { kernel: weight }) => ({
          output: tf.reshape<tf.Rank.R2>(tf.einsum('bi,ij->bj', input, weight ?? input), [-1, 3]),
          state,
        }),
      }),
    /tfjs has no kernel Einsum on the wasm backend.* Write the step without it\.$/,
  ],
  [
    'throws',
    () =>
      modelOf({
        ...nothing,
        step: () => {
          throw new TypeError('a mistake');
        },
      }),
    /^The model cannot be compiled\. Its step fails: a mistake\.$/,
  ],
  [
    'has a gradient that needs what tfjs has freed',
    () =>
      modelOf({
        ...nothing,
        step: (input, state, weights) => ({
          output: tf.logSigmoid(product(input, weights)),
          state,
        }),
      }),
    /It uses a tensor that tfjs has freed.*tf\.logSigmoid/,
  ],
  [
    'keeps a tensor beside its state',
    () =>
      modelOf({
        ...nothing,
        step(input, state, weights) {
          const output = product(input, weights);
          const last = kept.at(-1);
          const before = last && tf.mean(last);
          kept.push(tf.keep(tf.clone(output)));
          return { output: before ? tf.add<tf.Tensor2D>(output, before) : output, state };
        },
      }),
    /uses a tensor of an earlier step that it has kept beside its state/,
  ],
])('a model that %s is refused, and why', (_name, make, message) => {
  const model = make();
  expect(() => compileStep(model, { optimizer: adam() })).toThrow(
    expect.objectContaining({ code: 'NOT_RECORDABLE', message: expect.stringMatching(message) }),
  );
  expect(explainCompilation(model)).toMatchObject({
    engine: 'reference',
    because: expect.stringMatching(message),
  });
  model.dispose();
  tf.dispose(kept.splice(0));
});
