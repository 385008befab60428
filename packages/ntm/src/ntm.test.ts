import { feedforward, lstm } from '@tapehead/controllers';
import {
  type AddressingDefinition,
  createRng,
  type JsonObject,
  type ModelDefinition,
} from '@tapehead/core';
import { countWeights, listWeights } from '@tapehead/core/layers';
import { compose, ntmAddressing, readHead, sharpen, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { article, loadNtm, type Ntm, ntm, ntmRegistry, paper, pytorchNtm } from './index.js';

const sizes = { inputSize: 4, outputSize: 3 };
const bits = (model: Ntm) =>
  Object.values(model.weights).map((weight) => Array.from(weight.dataSync()));
const small = { slots: 6, width: 3 };
const inputs = () =>
  tf.tensor3d(
    Array.from({ length: 5 * 2 * 4 }, (_, index) => index % 3),
    [5, 2, 4],
  );
const definitions: Record<string, ModelDefinition<Ntm>> = {
  paper: paper({ ...small, controller: lstm({ units: 5 }), readHeads: 2, writeHeads: 2 }),
  'paper, feedforward': paper({
    ...small,
    controller: feedforward({ units: 5, layers: 2 }),
    initialMemory: { kind: 'learned', range: 0.1 },
  }),
  article: article({ ...small, controller: lstm({ units: 5 }) }),
  'pytorch-ntm': pytorchNtm({ ...small, units: 5, layers: 2, headPairs: 2 }),
};

test.each(Object.entries(definitions))(
  '%s: rebuilt from its architecture as JSON, it is the same machine',
  (_, definition) => {
    const original = definition.build(sizes, createRng(5));
    const stored: JsonObject = structuredClone(original.architecture.options);
    const loaded = loadNtm(stored, ntmRegistry).build(sizes, createRng(5));
    expect(loaded.architecture).toEqual(original.architecture);
    expect(Object.keys(loaded.weights)).toEqual(Object.keys(original.weights));
    expect(bits(loaded)).toEqual(bits(original));
    tf.tidy(() => {
      expect(loaded.forward(inputs()).dataSync()).toEqual(original.forward(inputs()).dataSync());
    });
    original.dispose();
    loaded.dispose();
  },
);

test('the same seed gives the same weights, another seed others', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => paper(small).build(sizes, createRng(seed)));
  expect(first && again && bits(first)).toEqual(again && bits(again));
  expect(first && bits(first)).not.toEqual(other && bits(other));
  for (const model of [first, again, other]) model?.dispose();
});

test('weights are named, listed and counted', () => {
  const model = paper({ controller: feedforward({ units: 100 }) }).build(
    { inputSize: 10, outputSize: 8 },
    createRng(1),
  );
  expect(listWeights(model.weights).map(({ name, shape }) => `${name} ${shape.join('×')}`)).toEqual(
    [
      'initialReads 20',
      'controller.layer0.weight 30×100',
      'controller.layer0.bias 100',
      'heads.0.weight 100×26',
      'heads.0.bias 26',
      'heads.1.weight 100×66',
      'heads.1.bias 66',
      'output.weight 120×8',
      'output.bias 8',
    ],
  );
  expect(countWeights(model.weights)).toBe(20 + 3000 + 100 + 2600 + 26 + 6600 + 66 + 960 + 8);
  model.dispose();
});

test('two models live side by side under the same names', () => {
  const [left, right] = [
    paper(small).build(sizes, createRng(1)),
    paper(small).build(sizes, createRng(2)),
  ];
  const before = bits(right);
  left.dispose();
  expect(bits(right)).toEqual(before);
  right.dispose();
});

test('sequences of a batch do not touch one another', () => {
  const model = paper({ ...small, controller: lstm({ units: 5 }) }).build(sizes, createRng(1));
  tf.tidy(() => {
    const both = inputs();
    const second = tf.slice(both, [0, 1, 0], [5, 1, 4]);
    const ofBoth = tf.slice(model.forward(both), [0, 1, 0], [5, 1, 3]);
    const difference = tf.max(tf.abs(tf.sub(ofBoth, model.forward(second)))).dataSync()[0];
    expect(difference).toBeLessThan(1e-6);
  });
  model.dispose();
});

test('a part of one’s own goes in where the standard one was', () => {
  const model = ntm({
    controller: {
      kind: 'doubling',
      options: {},
      build: ({ inputSize }) => ({
        inputSize,
        outputSize: inputSize,
        weights: {},
        initialState: () => null,
        step: (input, state) => ({ output: tf.mul(2, input), state }),
      }),
    },
    memory: eraseAddMemory(small),
    heads: [readHead(), writeHead({ addressing: ntmAddressing({ shift: { range: 5 } }) })],
  }).build(sizes, createRng(1));
  tf.tidy(() => {
    expect(model.forward(inputs()).shape).toEqual([5, 2, 3]);
  });
  model.dispose();
});

test('a machine whose heads only write runs too', () => {
  const model = ntm({
    controller: lstm({ units: 3 }),
    memory: eraseAddMemory(small),
    heads: [writeHead()],
  }).build(sizes, createRng(1));
  tf.tidy(() => {
    expect(model.forward(inputs()).shape).toEqual([5, 2, 3]);
  });
  model.dispose();
});

const controller = lstm({ units: 4 });
const memory = eraseAddMemory(small);
const heads = [readHead()];
test.each<[() => unknown, RegExp]>([
  [
    () => ntm({ controller, memory, heads: [] }),
    /^ntm\.heads: got \[\], expected at least one head/,
  ],
  [
    () => article({ ...small, width: 4 }).build(sizes, createRng(1)),
    /read vectors are the output.*have 4 numbers and the output 3/,
  ],
  [
    () => paper(small).build({ inputSize: 0, outputSize: 3 }, createRng(1)),
    /^ntm\.build\.inputSize: got 0/,
  ],
  [() => loadNtm({}, ntmRegistry), /^ntm\.controller: got nothing/],
  [
    () => loadNtm({ ...ntm({ controller, memory, heads }).options, extra: 1 }, ntmRegistry),
    /^ntm\.extra: no such option/,
  ],
  [
    () =>
      loadNtm(
        {
          ...ntm({ controller, memory, heads }).options,
          controller: { kind: 'transformer', options: {} },
        },
        ntmRegistry,
      ),
    /^controller: the kind "transformer" is not registered; known: feedforward, lstm, gru/,
  ],
  [
    () =>
      loadNtm(
        {
          ...ntm({ controller, memory, heads }).options,
          controller: { kind: 'toString', options: {} },
        },
        ntmRegistry,
      ),
    /^controller: the kind "toString" is not registered/,
  ],
])('what cannot be is refused (%#)', (make, message) => {
  expect(make).toThrow(message);
});

test.each([[[0, 1, 4]], [[3, 0, 4]], [[3, 1, 5]]])('inputs of shape %j are refused', (shape) => {
  const model = paper(small).build(sizes, createRng(1));
  const [steps = 0, batch = 0, size = 0] = shape;
  tf.tidy(() => {
    expect(() => model.forward(tf.zeros([steps, batch, size]))).toThrow(
      /^ntm\.forward: got inputs of shape .*expected \[T, B, 4\]/,
    );
  });
  model.dispose();
});

test('a task, which has the sizes, can be given as they are', () => {
  const task = { kind: 'copy', options: {}, ...sizes };
  const model = paper(small).build(task, createRng(1));
  expect([model.inputSize, model.outputSize]).toEqual([4, 3]);
  model.dispose();
});

test('zero keys in an empty memory have finite gradients with a clamped cosine too', () => {
  const model = ntm({
    controller,
    memory: eraseAddMemory({ ...small, initial: { kind: 'constant', value: 0 } }),
    heads: [
      readHead({ addressing: ntmAddressing({ content: { norm: { form: 'product-clamp' } } }) }),
    ],
  }).build(sizes, createRng(1));
  tf.tidy(() => {
    for (const [name, weight] of Object.entries(model.weights)) {
      if (name.startsWith('heads')) weight.assign(tf.zerosLike(weight));
    }
    const { grads } = tf.variableGrads(
      () => tf.sum<tf.Scalar>(model.forward(inputs())),
      Object.values(model.weights),
    );
    for (const gradient of Object.values(grads)) {
      for (const value of gradient.dataSync()) expect(Number.isFinite(value)).toBe(true);
    }
  });
  model.dispose();
});

test('a trace tells what each stage was given, but for stages that do not explain themselves', () => {
  const stay: AddressingDefinition = {
    kind: 'stay',
    options: {},
    build: () => ({
      parameterSize: 2,
      initialBias: [0, 0],
      address: (_, { weighting }) => weighting,
    }),
  };
  const model = ntm({
    controller: feedforward({ units: 3 }),
    memory: eraseAddMemory(small),
    heads: [readHead({ addressing: stay }), writeHead({ addressing: compose(stay, sharpen()) })],
  }).build(sizes, createRng(1));
  tf.tidy(() => {
    const { heads } = model.trace(inputs());
    const shapes = heads.map(({ addressing }) =>
      addressing.map(({ kind, parameters }) => [kind, parameters.sharpening?.shape]),
    );
    expect(shapes).toEqual([[], [['sharpen', [5, 2, 1]]]]);
  });
  model.dispose();
});

test('a trace goes on from a state that it is given', () => {
  const model = paper({ ...small, controller: lstm({ units: 4 }) }).build(sizes, createRng(1));
  tf.tidy(() => {
    const all = inputs();
    const [steps, batch, width] = all.shape;
    let state = model.initialState(batch);
    for (const input of tf.unstack(tf.slice3d(all, [0, 0, 0], [2, batch, width])))
      ({ state } = model.step(tf.reshape<tf.Rank.R2>(input, [batch, width]), state));
    const rest = model.trace(tf.slice3d(all, [2, 0, 0], [steps - 2, batch, width]), state);
    const whole = model.trace(all);
    const tail = (tensor: tf.Tensor) =>
      tf.slice(tensor, [2, ...tensor.shape.slice(1).map(() => 0)]).dataSync();
    expect(rest.logits.dataSync()).toEqual(tail(whole.logits));
    expect(rest.memory.dataSync()).toEqual(tail(whole.memory));
  });
  model.dispose();
});
