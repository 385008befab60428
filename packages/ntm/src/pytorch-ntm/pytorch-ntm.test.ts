import { feedforward, lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { assignWeights } from '@tapehead/core/layers';
import { ntmAddressing, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ntm } from '../ntm.js';
import { paper } from '../presets/paper.js';
import { olderPytorchNtm, pytorchNtm } from '../presets/pytorch-ntm.js';
import type { PlainTensor } from '../plain-tensor.js';
import { type ForeignNtm, fromPytorchNtm } from './from-pytorch-ntm.js';
import { latest, older, runPlainPytorchNtm } from '../../fixtures/plain-pytorch-ntm.js';
import { memoryNames, stateDictShapes, type StateDictSizes } from './state-dict.js';
import { toPytorchNtm } from './to-pytorch-ntm.js';

const small: StateDictSizes = {
  inputs: 3,
  outputs: 2,
  units: 4,
  layers: 1,
  headPairs: 1,
  slots: 5,
  width: 3,
};

/** Random weights, large enough that every gate and weighting is in motion. */
function randomState(sizes: StateDictSizes, seed: number): Record<string, PlainTensor> {
  const rng = createRng(seed);
  const tensor = (shape: readonly number[]): PlainTensor => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.normal()),
  });
  return Object.fromEntries([
    ...[...stateDictShapes(sizes)].map(([name, shape]): [string, PlainTensor] => [
      name,
      tensor(shape),
    ]),
    ['memory.mem_bias', tensor([sizes.slots, sizes.width])],
  ]);
}

const randomInputs = (size: number, seed: number) => {
  const rng = createRng(seed);
  return Array.from({ length: 6 }, () => Array.from({ length: size }, () => rng.normal()));
};

function build({ definition, sizes, weights }: ForeignNtm) {
  const model = definition.build(sizes, createRng(0));
  assignWeights(model.weights, weights);
  return model;
}

const flat = (values: unknown): number[] =>
  Array.isArray(values) ? values.flatMap(flat) : [Number(values)];

function expectClose(actual: tf.Tensor, expected: unknown, what: string) {
  const [got, wanted] = [actual.dataSync(), flat(expected)];
  expect(got.length, what).toBe(wanted.length);
  const difference = wanted.map((value, index) => Math.abs(value - (got[index] ?? Number.NaN)));
  const largest = Math.max(1, ...wanted.map(Math.abs));
  expect(Math.max(...difference), what).toBeLessThan(1e-5 * largest);
}

const sizesArbitrary = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  units: fc.integer({ min: 1, max: 5 }),
  layers: fc.integer({ min: 1, max: 3 }),
  headPairs: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 3, max: 7 }),
  width: fc.integer({ min: 1, max: 4 }),
});

describe.each([
  ['latest', {}, latest],
  ['older', olderPytorchNtm, older],
] as const)('with the %s activations', (_, activations, plain) => {
  test('logits, weightings and memory of every step agree with plain loops to 1e-5', () => {
    fc.assert(
      fc.property(sizesArbitrary, fc.nat(1000), (sizes, seed) => {
        const state = randomState(sizes, seed);
        const inputs = randomInputs(sizes.inputs, seed + 1);
        const expected = runPlainPytorchNtm(state, inputs, plain);
        const model = build(fromPytorchNtm(state, activations));
        tf.tidy(() => {
          const trace = model.trace(tf.tensor3d(inputs.flat(), [6, 1, sizes.inputs]));
          expectClose(trace.logits, expected.logits, 'logits');
          expectClose(trace.memory, expected.memory, 'memory');
          expect(trace.heads).toHaveLength(2 * sizes.headPairs);
          trace.heads.forEach(({ weighting }, head) => {
            expectClose(weighting, expected.weightings[head], `weighting of head ${head}`);
          });
        });
        model.dispose();
      }),
      { numRuns: 25 },
    );
  });

  test('what is exported computes the same in plain loops, and is imported as it was', () => {
    fc.assert(
      fc.property(sizesArbitrary, fc.nat(1000), (sizes, seed) => {
        const imported = fromPytorchNtm(randomState(sizes, seed), activations);
        const { state, machine } = toPytorchNtm({
          architecture: imported.definition,
          weights: new Map(Object.entries(imported.weights)),
        });
        expect(Object.keys(machine.olderActivations)).toHaveLength(plain === older ? 6 : 0);
        const inputs = randomInputs(sizes.inputs, seed);
        const [one, other] = [randomState(sizes, seed), state].map((each) =>
          runPlainPytorchNtm(each, inputs, plain),
        );
        const difference = flat(one?.logits).map((value, i) =>
          Math.abs(value - (flat(other?.logits)[i] ?? Number.NaN)),
        );
        expect(Math.max(...difference)).toBeLessThan(1e-5);
        const again = fromPytorchNtm(state, activations);
        expect(again.weights).toEqual(imported.weights);
        expect(again.definition.options).toEqual(imported.definition.options);
        expect(memoryNames(sizes.headPairs).every((name) => name in state)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

test('what was imported is exported as it was, but for biases that have changed since', () => {
  const given = randomState({ ...small, layers: 2 }, 1);
  const { definition, weights, biases } = fromPytorchNtm(given);
  const bias = given['ntm.controller.lstm.bias_ih_l1'] ?? { shape: [], data: [] };
  const changed = { ...weights, 'controller.layer1.bias': bias };
  const exported = (named: Readonly<Record<string, PlainTensor>>) =>
    toPytorchNtm({
      architecture: definition,
      weights: new Map(Object.entries(named)),
      biases: new Map(Object.entries(biases)),
    }).state;
  const float32 = (state: Readonly<Record<string, PlainTensor>>) =>
    Object.fromEntries(
      Object.entries(state).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float32Array.from(data) },
      ]),
    );
  expect(float32(exported(weights))).toMatchObject(given);
  expect(float32(exported(changed))).toMatchObject({
    ...given,
    'ntm.controller.lstm.bias_hh_l1': { shape: bias.shape, data: new Float32Array(16) },
  });
});

describe('import', () => {
  const state = randomState(small, 1);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(state).filter(([other]) => other !== name));
  const zeros = (...shape: number[]): PlainTensor => ({
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });

  test.each([...stateDictShapes(small).keys(), 'memory.mem_bias'])(
    '%s must be there, have its shape and be finite',
    (name) => {
      expect(() => fromPytorchNtm(without(name))).toThrow(`there is no tensor ${name}, expected`);
      expect(() => fromPytorchNtm({ ...state, [name]: zeros(2, 2, 2) })).toThrow(
        new RegExp(`${name}: has shape \\[2, 2, 2\\], expected`),
      );
      const broken = { ...zeros(...(state[name]?.shape ?? [])) };
      const data = Float32Array.from(broken.data, () => Number.NaN);
      expect(() => fromPytorchNtm({ ...state, [name]: { ...broken, data } })).toThrow(
        `${name}: holds NaN at position 0, expected finite numbers only`,
      );
    },
  );

  test.each([
    'ntm.controller.lstm.weight_ih_l0_reverse',
    'ntm.heads.0.fc_write.weight',
    'ntm.heads.99999999999999999999.fc_read.weight',
    'ntm.controller.lstm.bias_hh_l7000000000',
    'constructor',
  ])('a further tensor %s is refused', (name) => {
    expect(() => fromPytorchNtm({ ...state, [name]: zeros(3) })).toThrow(
      `there is a tensor ${name}, which a pytorch-ntm model of this size has not`,
    );
  });

  test('a layer or head that is there in part is refused by what is missing', () => {
    const layer = 'ntm.controller.lstm.weight_hh_l1';
    expect(() => fromPytorchNtm({ ...state, [layer]: zeros(16, 4) })).toThrow(
      'there is no tensor ntm.controller.lstm.weight_ih_l1, expected one of shape [16, 4]',
    );
    const head = 'ntm.heads.3.fc_write.bias';
    expect(() => fromPytorchNtm({ ...state, [head]: zeros(15) })).toThrow(
      'there is no tensor ntm.read1_bias, expected one of shape [1, 3]',
    );
  });

  test('weights of something else are refused in a few lines', () => {
    const layers = Array.from(
      { length: 300 },
      (_, i) => [`layer${i}.weight`, zeros(2, 2)] as const,
    );
    expect(() => fromPytorchNtm(Object.fromEntries(layers))).toThrow(/there is no tensor/);
    try {
      fromPytorchNtm({ ...state, ...Object.fromEntries(layers) });
    } catch (error) {
      expect(String(error).split('\n')).toHaveLength(11);
      expect(String(error)).toMatch(/\nand 290 more$/);
    }
  });

  test('the memory may stand under any of its names, and must be the same under all', () => {
    const memory = state['memory.mem_bias'] ?? zeros(0);
    const expected = fromPytorchNtm(state);
    for (const name of memoryNames(1)) {
      const moved = fromPytorchNtm({ ...without('memory.mem_bias'), [name]: memory });
      expect(moved.weights).toEqual(expected.weights);
      const { definition } = fromPytorchNtm({ ...state, [name]: memory });
      expect(definition.options).toEqual(expected.definition.options);
    }
    const other = { ...memory, data: Float32Array.from(memory.data).with(3, 7) };
    expect(() => fromPytorchNtm({ ...state, 'ntm.heads.1.memory.mem_bias': other })).toThrow(
      'ntm.heads.1.memory.mem_bias: differs from memory.mem_bias, expected the same memory under each name',
    );
    expect(() =>
      fromPytorchNtm({ ...state, 'ntm.memory.mem_bias': { ...memory, shape: [3, 5] } }),
    ).toThrow('ntm.memory.mem_bias: has shape [3, 5], expected [5, 3]');
  });

  test('fewer slots than a head shifts by are refused', () => {
    expect(() => fromPytorchNtm({ ...state, 'memory.mem_bias': zeros(2, 3) })).toThrow(
      'memory.mem_bias: has 2 slots, expected the 3 that a head shifts by',
    );
  });

  test('more columns for reads than there are is refused', () => {
    const name = 'ntm.controller.lstm.weight_ih_l0';
    expect(() => fromPytorchNtm({ ...state, [name]: zeros(16, 3) })).toThrow(
      `${name}: has 3 columns, expected more than the 3 of the reads`,
    );
  });
});

describe('export', () => {
  const sizes = { inputSize: 3, outputSize: 2 };
  const controller = lstm({ units: 3 });
  const memory = eraseAddMemory({ slots: 4, width: 2 });
  const addressing = ntmAddressing({
    content: { keyActivation: 'identity', norm: { form: 'product-clamp', epsilon: 1e-8 } },
    shift: { order: 'descending' },
    sharpen: { form: 'power' },
  });
  const options = { addressing, initialWeighting: 'zero' } as const;
  const [read, write] = [readHead(options), writeHead({ ...options, addActivation: 'identity' })];

  test('constants in the place of weights, and any order of one head of each kind', () => {
    const constant = (value: number) => ({ kind: 'constant', value }) as const;
    const definition = ntm({
      controller: lstm({ units: 3, layers: 2, initialState: constant(0.2) }),
      memory: eraseAddMemory({ slots: 4, width: 2, initial: constant(0.3) }),
      heads: [read, write],
      initialReads: constant(-0.1),
    });
    const model = definition.build(sizes, createRng(1));
    const weights = Object.entries(model.weights).map(([name, weight]): [string, PlainTensor] => [
      name,
      { shape: weight.shape, data: weight.dataSync() },
    ]);
    const inputs = randomInputs(3, 1);
    const { state } = toPytorchNtm({ architecture: definition, weights: new Map(weights) });
    const expected = runPlainPytorchNtm(state, inputs, latest);
    tf.tidy(() => {
      const { logits } = model.trace(tf.tensor3d(inputs.flat(), [6, 1, 3]));
      expectClose(logits, expected.logits, 'logits');
    });
    model.dispose();
  });

  test.each([
    ["the paper's machine", paper(), 'initialWeighting: got "one-hot", expected "zero"'],
    [
      'a feedforward controller',
      paper({ controller: feedforward({ units: 3 }) }),
      'with feedforward controller, expected a Neural Turing Machine with an LSTM',
    ],
    [
      'a write head first',
      ntm({ controller, memory, heads: [write, read] }),
      'heads.0.kind: got "write", expected "read"',
    ],
    [
      'a head too many',
      ntm({ controller, memory, heads: [read, write, read], order: 'list' }),
      'heads.3',
    ],
    [
      'two pairs at once',
      ntm({ controller, memory, heads: [read, write, read, write] }),
      'order: got "simultaneous", expected "list"',
    ],
    [
      'an activation of no version',
      ntm({
        controller,
        memory,
        heads: [read, writeHead({ ...options, addActivation: 'tanh' })],
      }),
      'heads.1.options.addActivation: got "tanh", expected "identity"',
    ],
    [
      'one head with an older activation',
      ntm({
        controller,
        memory,
        heads: [read, write, read, writeHead({ ...options, addActivation: 'relu' })],
        order: 'list',
      }),
      'addActivation: 1 of 2 heads have relu, expected all',
    ],
    [
      'output from the controller alone',
      ntm({ controller, memory, heads: [read, write], output: 'controller' }),
      'output: got "controller", expected "controller-and-reads"',
    ],
  ])('refuses %s', (_, architecture, message) => {
    expect(() => toPytorchNtm({ architecture, weights: new Map() })).toThrow(message);
    expect(() => toPytorchNtm({ architecture, weights: new Map() })).toThrow(
      /^pytorch-ntm does not compute this machine: /,
    );
  });

  test('refuses weights that lack one', () => {
    expect(() => toPytorchNtm({ architecture: pytorchNtm(), weights: new Map() })).toThrow(
      'weights: there is no initialReads',
    );
  });
});
