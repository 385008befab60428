import { feedforward, lstm } from '@tapehead/controllers';
import {
  type Clipping,
  type ControllerDefinition,
  createRng,
  findInTable,
  type Loss,
  type NamedTensors,
  type Optimizer,
  type SequenceModel,
  type TrainStep,
} from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm } from '@tapehead/ntm';
import {
  adam,
  clipByGlobalNorm,
  clippings,
  createReferenceStep,
  losses,
  noClipping,
  optimizers,
  type ReferenceStepOptions,
  sgd,
  sigmoidCrossEntropy,
  squaredError,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { drawBatch } from '../../fixtures/batches.js';
import { explainCompilation } from '../recorded/explain.js';
import { compileStep } from './compile-step.js';
import { currentHost } from './host.js';

const sizes = { inputSize: 5, outputSize: 4 };
const build = (controller: ControllerDefinition = lstm({ units: 9 })) =>
  ntm({
    controller,
    memory: eraseAddMemory({ slots: 7, width: 5 }),
    heads: [readHead(), writeHead()],
  }).build(sizes, createRng(1));

/** Losses, and weights and slots after some updates. */
function trained(
  create: (model: SequenceModel, options: ReferenceStepOptions) => TrainStep,
  options: ReferenceStepOptions,
  controller?: ControllerDefinition,
) {
  const model = build(controller);
  const step = create(model, options);
  const rng = createRng(2);
  const found = [3, 5, 2, 7].map((steps) => {
    const { loss } = step.gradients(drawBatch(model, steps, 3, rng));
    step.update(1e-2, rng);
    return loss;
  });
  const numbers = Object.entries({ ...model.weights, ...step.optimizerState }).map(
    ([name, values]) => [name, values.dataSync().slice()] as const,
  );
  step.dispose();
  model.dispose();
  return { losses: found, numbers: Object.fromEntries(numbers) };
}

function expectAsReference(options: ReferenceStepOptions, controller?: ControllerDefinition): void {
  const [actual, expected] = [compileStep, createReferenceStep].map((create) =>
    trained(create, options, controller),
  );
  if (!actual || !expected) throw new Error('There are two.');
  expectAgreement('losses', actual.losses, expected.losses, 1e-5);
  expect(Object.keys(actual.numbers)).toEqual(Object.keys(expected.numbers));
  for (const [name, values] of Object.entries(expected.numbers))
    expectAgreement(name, actual.numbers[name] ?? [], values, 1e-3);
}

/** A part with the kind of a standard one that computes something else: its output is negated. */
const named = (definition: ControllerDefinition): ControllerDefinition => ({
  ...definition,
  build(...given) {
    const built = definition.build(...given);
    return {
      ...built,
      step(...step) {
        const { output, state } = built.step(...step);
        return { output: tf.mul(output, -2), state };
      },
    };
  },
});

test.each([lstm({ units: 9 }), feedforward({ units: 9 })])(
  'a controller of one’s own that is called $kind computes what it is itself',
  (definition) => {
    const own = named(definition);
    expect(own.kind).toBe(definition.kind);
    expectAsReference({ optimizer: adam() }, own);
    const [mine, ours] = [own, definition].map((controller) =>
      trained(compileStep, { optimizer: adam() }, controller),
    );
    expect(mine?.losses).not.toEqual(ours?.losses);
  },
);

const absolute: Loss = {
  kind: 'squared-error',
  evaluate: (logits, targets, mask) => {
    const errors = tf.abs(tf.sub(tf.sigmoid(logits), targets));
    return tf.div(tf.sum<tf.Scalar>(tf.mul(tf.sum(errors, 2), mask)), logits.shape[1]);
  },
};

/** Lion with a sign that is smooth, since that of gradients which are all rounding differs from engine to engine. */
const sign: Optimizer = {
  kind: 'lion',
  options: {},
  stateShapes: (weights) =>
    Object.fromEntries(
      Object.entries(weights).map(([name, shape]) => [`lion.mean.${name}`, shape]),
    ),
  update({ weights, gradients, state, learningRate }) {
    const changed: Record<string, tf.Tensor> = {};
    const means: Record<string, tf.Tensor> = {};
    for (const [name, weight] of Object.entries(weights)) {
      const [mean, gradient] = [state[`lion.mean.${name}`] ?? weight, gradients[name] ?? weight];
      const mixed = tf.add(tf.mul(mean, 0.9), tf.mul(gradient, 0.1));
      changed[name] = tf.sub(
        weight,
        tf.mul(tf.div(mixed, tf.add(tf.abs(mixed), 1e-3)), learningRate),
      );
      means[`lion.mean.${name}`] = tf.add(tf.mul(mean, 0.99), tf.mul(gradient, 0.01));
    }
    return { weights: changed, state: means };
  },
};

const byLayer: Clipping = {
  ...noClipping(),
  kind: 'value',
  clip: (gradients): NamedTensors =>
    Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [
        name,
        tf.div(gradient, tf.add(tf.norm(gradient), 1)),
      ]),
    ),
};

test.each<[string, ReferenceStepOptions]>([
  ['a loss with a standard kind', { optimizer: adam(), loss: absolute }],
  ['a copy of a loss', { optimizer: adam(), loss: { ...squaredError } }],
  [
    'a loss that computes another one',
    { optimizer: adam(), loss: { ...squaredError, evaluate: sigmoidCrossEntropy.evaluate } },
  ],
  ['an optimizer', { optimizer: sign }],
  ['an optimizer with a standard kind', { optimizer: { ...sign, kind: 'adam' } }],
  ['a clipping', { optimizer: adam(), clip: byLayer }],
  ['sgd, which has no kernel', { optimizer: sgd({ momentum: 0.9, weightDecay: 0.1 }) }],
  ['noise for the gradients', { optimizer: adam(), gradientNoise: { eta: 1 } }],
  ['noise for the gradients and an optimizer', { optimizer: sign, gradientNoise: { eta: 1 } }],
  ['all three', { optimizer: sign, clip: byLayer, loss: absolute, averaging: { decay: 0.2 } }],
])('%s of one’s own trains as on the reference path', (_name, options) => {
  expectAsReference(options);
});

test('a loss called squared-error that is cross-entropy gives 9.09, not 9.59', () => {
  const model = build();
  const batch = { ...drawBatch(model, 5, 3, createRng(3)), mask: new Float32Array(15).fill(1) };
  const valueOf = (loss: Loss) => {
    const step = compileStep(model, { optimizer: adam(), loss });
    const { loss: value } = step.gradients(batch);
    step.dispose();
    return value;
  };
  const mine: Loss = { kind: 'squared-error', evaluate: sigmoidCrossEntropy.evaluate };
  expect(valueOf(mine)).toBeCloseTo(valueOf(sigmoidCrossEntropy), 4);
  expect(Math.abs(valueOf(mine) - valueOf(squaredError))).toBeGreaterThan(1);
  model.dispose();
});

test.each<[string, Loss['evaluate'], RegExp]>([
  [
    'that reads numbers',
    (logits) => {
      const sum = tf.div<tf.Scalar>(tf.sum(logits), logits.shape[1]);
      return Number(logits.dataSync()[0]) > 5 ? tf.mul(sum, 2) : sum;
    },
    /reads numbers that depend on its inputs/,
  ],
  [
    'that averages over the mask',
    (logits, targets, mask) => tf.div(tf.sum(tf.squaredDifference(logits, targets)), tf.sum(mask)),
    /not a sum over steps and outputs, averaged over the batch/,
  ],
  [
    'without a gradient',
    (logits, targets, mask) => {
      const errors = tf.diag(
        tf.reshape(tf.mul(tf.sub(logits, targets), tf.expandDims(mask, 2)), [-1]),
      );
      return tf.div(tf.sum(errors), logits.shape[1]);
    },
    /no gradient for its operation Diag/,
  ],
])('a loss %s is refused by name and reason', (_name, evaluate, reason) => {
  const model = build();
  const loss: Loss = { kind: 'mine', evaluate };
  const before = tf.memory().numTensors;
  expect(() => compileStep(model, { optimizer: adam(), loss })).toThrow(
    expect.objectContaining({
      code: 'NOT_RECORDABLE',
      message: expect.stringMatching(/^The loss "mine" cannot be compiled\. /),
      reason: expect.stringMatching(reason),
    }),
  );
  expect(explainCompilation(model, { loss })).toMatchObject({
    engine: 'reference',
    because: expect.stringMatching(reason),
  });
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('what definitions are loaded to is standard, and so a kernel', () => {
  const model = build();
  const before = tf.memory().numTensors;
  compileStep(model, {
    optimizer: findInTable('optimizer', optimizers, 'adam')({ beta1: 0.8 }),
    loss: findInTable('loss', losses, 'squared-error'),
    clip: findInTable('clipping', clippings, 'value')({}),
  }).dispose();
  compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm() }).dispose();
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

let calls = 0;
const { update } = sign;
const byScalar = (tensors: NamedTensors, by: (weight: tf.Tensor) => tf.Tensor | number) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, weight]) => [name, tf.mul(weight, by(weight))]),
  );

test.each<[string, ReferenceStepOptions, object]>([
  [
    'a standard one: a kernel',
    { optimizer: adam(), clip: clipByGlobalNorm() },
    { engine: 'kernel' },
  ],
  [
    'a standard one without a kernel: recorded',
    { optimizer: sgd({ momentum: 0.9 }), clip: clipByGlobalNorm() },
    { engine: 'recorded', leftToTfjs: [] },
  ],
  ['one’s own: recorded', { optimizer: sign }, { engine: 'recorded', leftToTfjs: [] }],
  [
    'a copy of a standard one: recorded',
    { optimizer: { ...adam() }, clip: { ...clipByGlobalNorm() } },
    { engine: 'recorded', leftToTfjs: [] },
  ],
  [
    'a clipping of one’s own: recorded',
    { optimizer: adam(), clip: byLayer },
    { engine: 'recorded', leftToTfjs: [] },
  ],
  [
    'one that looks at the rate: with tfjs',
    {
      optimizer: {
        ...sign,
        update: (input) =>
          update(
            Number(input.learningRate.dataSync()[0]) > 1
              ? { ...input, learningRate: tf.scalar(1) }
              : input,
          ),
      },
    },
    { engine: 'tfjs', because: expect.stringMatching(/reads numbers that depend on its inputs/) },
  ],
  [
    'one that looks at gradients: with tfjs',
    {
      optimizer: {
        ...sign,
        update: (input) => {
          const [first] = Object.values(input.gradients);
          return update(Number(first?.dataSync()[0]) > 5 ? { ...input, gradients: {} } : input);
        },
      },
    },
    { engine: 'tfjs', because: expect.stringMatching(/reads numbers that depend on its inputs/) },
  ],
  [
    'one that is random: with tfjs',
    {
      optimizer: {
        ...sign,
        update: (input) =>
          update({
            ...input,
            gradients: byScalar(input.gradients, ({ shape }) => tf.dropout(tf.ones(shape), 0.5)),
          }),
      },
    },
    { engine: 'tfjs', because: expect.stringMatching(/does not do the same each time/) },
  ],
  [
    'one that counts beside its state: with tfjs',
    {
      optimizer: {
        ...sign,
        update: (input) => {
          calls += 1;
          return update({ ...input, gradients: byScalar(input.gradients, () => 1 / calls) });
        },
      },
    },
    { engine: 'tfjs', because: expect.stringMatching(/does not do the same each time/) },
  ],
])('an update is explained: %s', (_name, { optimizer, clip }, expected) => {
  const model = build();
  const before = tf.memory().numTensors;
  expect(explainCompilation(model, { optimizer, clip })).toMatchObject({
    engine: 'compiled',
    update: expected,
  });
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('a recorded update runs no op of tfjs', () => {
  const model = build();
  const step = compileStep(model, { optimizer: sign, clip: byLayer });
  const batch = drawBatch(model, 3, 2, createRng(3));
  const train = () => {
    step.gradients(batch);
    step.update(1e-2);
  };
  train();
  const host = currentHost();
  const before = host.tensorsMade();
  for (let time = 0; time < 5; time += 1) train();
  expect(host.tensorsMade()).toBe(before);
  step.dispose();
  model.dispose();
});

test('an optimizer that forgets a weight is named', () => {
  const model = build();
  const optimizer: Optimizer = { ...sign, update: ({ state }) => ({ weights: {}, state }) };
  const step = compileStep(model, { optimizer });
  step.gradients(drawBatch(model, 3, 2, createRng(3)));
  expect(() => {
    step.update(1e-2);
  }).toThrow(/^optimizer "lion": its update returned no "/);
  step.dispose();
  model.dispose();
});

test('an update that a thread refuses to wait for is computed by tfjs, and the report says why', () => {
  const model = build();
  const options = { optimizer: { ...sgd(), kind: 'mine' } };
  // What is compiled of the model is there before.
  explainCompilation(model);
  vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
    throw new RangeError('WebAssembly.Compile is disallowed on the main thread');
  });
  expect(explainCompilation(model, options)).toMatchObject({
    engine: 'compiled',
    update: { engine: 'tfjs', because: expect.stringContaining('refuses to wait') },
  });
  vi.restoreAllMocks();
  model.dispose();
});
