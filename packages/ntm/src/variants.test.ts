import { feedforward, lstm } from '@tapehead/controllers';
import { createRng, type ModelDefinition } from '@tapehead/core';
import {
  compose,
  content,
  direct,
  interpolate,
  readHead,
  sharpen,
  shift,
  writeHead,
} from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type Ntm, ntm } from './ntm.js';
import {
  type PlainAddressing,
  type PlainMachine,
  type PlainWeights,
  runPlain,
} from '../fixtures/plain-machine.js';

const paperAddressing: PlainAddressing = {
  keyActivation: 'tanh',
  strengthActivation: 'softplus',
  norm: { form: 'square-root', epsilon: 1e-2 },
  range: 3,
  order: 'ascending',
  shiftActivation: 'softmax',
  form: 'safe',
  sharpeningActivation: 'one-plus-softplus',
};
const paper: PlainMachine = {
  controller: 'feedforward',
  layers: 1,
  units: 5,
  slots: 6,
  width: 3,
  heads: ['read', 'write'],
  addressing: paperAddressing,
  eraseActivation: 'sigmoid',
  addActivation: 'tanh',
  initialWeighting: 'one-hot',
  initialMemory: 1e-6,
  initialReads: 0,
  initialState: 0,
  memory: 'erase-add',
  order: 'simultaneous',
  output: 'controller-and-reads',
};
const twoOfEach = { ...paper, heads: ['read', 'write', 'write', 'read'] } as const;
const addressed = (change: Partial<PlainAddressing>): PlainMachine => ({
  ...paper,
  addressing: { ...paperAddressing, ...change },
});

type Start = 'constant' | 'learned' | 'fixed';

type Variant = {
  readonly machine: PlainMachine;
  readonly start?: Start;
  /** The heads’ biases by index; their other biases and all their weights are then zero. */
  readonly headBias?: Readonly<Record<number, number>>;
};

/** Each choice in which published machines differ, and the ways of starting each of them. */
const variants: Record<string, Variant> = {
  'the paper’s machine': { machine: paper },
  'LSTM controller': { machine: { ...paper, controller: 'lstm' }, start: 'learned' },
  'two LSTM layers': { machine: { ...paper, controller: 'lstm', layers: 2 }, start: 'learned' },
  'two feedforward layers': { machine: { ...paper, layers: 2 } },
  'identity key': { machine: addressed({ keyActivation: 'identity' }) },
  'ReLU key': { machine: addressed({ keyActivation: 'relu' }) },
  'sigmoid key': { machine: addressed({ keyActivation: 'sigmoid' }) },
  'identity add': { machine: { ...paper, addActivation: 'identity' } },
  'ReLU add': { machine: { ...paper, addActivation: 'relu' } },
  'sigmoid add': { machine: { ...paper, addActivation: 'sigmoid' } },
  'ReLU erase': { machine: { ...paper, eraseActivation: 'relu' } },
  'β 1 + softplus': { machine: addressed({ strengthActivation: 'one-plus-softplus' }) },
  'β ReLU': { machine: addressed({ strengthActivation: 'relu' }) },
  'β exp': { machine: addressed({ strengthActivation: 'exp' }) },
  'γ 1 + ReLU': { machine: addressed({ sharpeningActivation: 'one-plus-relu' }) },
  's softmax of ReLU': { machine: addressed({ shiftActivation: 'softmax-relu' }) },
  's sparsemax': { machine: addressed({ shiftActivation: 'sparsemax' }) },
  's sparsemax, decided late': {
    machine: addressed({ shiftActivation: 'sparsemax', shiftSharpness: 0.5 }),
  },
  's sharpened': { machine: addressed({ shiftSharpness: 3 }) },
  'heads in list order, read first': { machine: { ...twoOfEach, order: 'list' } },
  'heads in list order, write first': {
    machine: { ...twoOfEach, heads: ['write', 'write', 'read', 'read'], order: 'list' },
  },
  'all heads see the memory of the step before': { machine: twoOfEach },
  'three writes at once': { machine: { ...paper, heads: ['write', 'read', 'write', 'write'] } },
  'output from the controller alone': { machine: { ...paper, output: 'controller' } },
  'output is the read vector': { machine: { ...paper, output: 'reads' } },
  'learned initial weightings': { machine: { ...paper, initialWeighting: 'learned' } },
  'uniform initial weightings': { machine: { ...paper, initialWeighting: 'uniform' } },
  'zero initial weightings': { machine: { ...paper, initialWeighting: 'zero' } },
  'learned initial memory, reads and state': {
    machine: { ...paper, controller: 'lstm' },
    start: 'learned',
  },
  'fixed random initial memory, reads and state': {
    machine: { ...paper, controller: 'lstm' },
    start: 'fixed',
  },
  'constant initial memory, reads and state': {
    machine: {
      ...paper,
      controller: 'lstm',
      initialMemory: 0.2,
      initialReads: 0.1,
      initialState: -0.1,
    },
    start: 'constant',
  },
  'cosine with clamped product': {
    machine: addressed({ norm: { form: 'product-clamp', epsilon: 1e-8 } }),
  },
  'power-form sharpening': { machine: addressed({ form: 'power' }) },
  'descending shift offsets': { machine: addressed({ order: 'descending' }) },
  'shifts of −2 to +2': { machine: addressed({ range: 5 }) },
  'no shift at all': { machine: addressed({ range: 1 }) },
  'the article’s machine': {
    machine: {
      ...paper,
      addressing: 'direct-softmax',
      memory: 'keep-add',
      addActivation: 'identity',
      initialMemory: 0,
      output: 'reads',
    },
  },
  'unconstrained direct weightings': {
    machine: { ...paper, addressing: 'direct-identity', memory: 'keep-add', output: 'reads' },
  },
  'zero keys in an empty memory': { machine: { ...paper, initialMemory: 0 }, headBias: {} },
  'gates saturated open': { machine: paper, headBias: { 0: 1, 1: -1, 4: 40 } },
  'gates saturated shut': { machine: paper, headBias: { 0: 1, 1: -1, 4: -40 } },
  'one shift saturated, sharpening strong': {
    machine: paper,
    headBias: { 0: 1, 3: 5, 7: 40, 8: 8 },
  },
};

function definitionOf(machine: PlainMachine, start: Start): ModelDefinition<Ntm> {
  const from = (value: number) =>
    start === 'constant' ? { kind: start, value } : { kind: start, range: 0.3 };
  const addressing =
    typeof machine.addressing === 'string'
      ? direct({ activation: machine.addressing === 'direct-softmax' ? 'softmax' : 'identity' })
      : compose(
          content({
            keyActivation: machine.addressing.keyActivation,
            strengthActivation: machine.addressing.strengthActivation,
            norm: machine.addressing.norm,
          }),
          interpolate(),
          shift({
            range: machine.addressing.range,
            order: machine.addressing.order,
            activation: machine.addressing.shiftActivation,
            ...(machine.addressing.shiftSharpness && {
              sharpness: machine.addressing.shiftSharpness,
            }),
          }),
          sharpen({
            form: machine.addressing.form,
            sharpeningActivation: machine.addressing.sharpeningActivation,
          }),
        );
  const { units, layers, slots, width, initialWeighting, eraseActivation, addActivation } = machine;
  const memory = machine.memory === 'keep-add' ? keepAddMemory : eraseAddMemory;
  return ntm({
    controller:
      machine.controller === 'lstm'
        ? lstm({ units, layers, initialState: from(machine.initialState) })
        : feedforward({ units, layers }),
    memory: memory({ slots, width, initial: from(machine.initialMemory) }),
    heads: machine.heads.map((kind) =>
      kind === 'read'
        ? readHead({ addressing, initialWeighting })
        : writeHead({ addressing, initialWeighting, eraseActivation, addActivation }),
    ),
    order: machine.order,
    output: machine.output,
    initialReads: from(machine.initialReads),
  });
}

const [inputSize, outputSize, steps] = [4, 3, 5];
const rng = createRng(7);
const inputs = Array.from({ length: steps }, () =>
  Array.from({ length: inputSize }, () => rng.integer(2)),
);
const projection = Array.from({ length: steps * outputSize }, () => rng.normal());

/** Weights three times as large as fresh ones, so that every gate and every weighting is in motion. */
function build({ machine, start = 'constant', headBias }: Variant): Ntm {
  const model = definitionOf(machine, start).build({ inputSize, outputSize }, createRng(11));
  tf.tidy(() => {
    for (const [name, weight] of Object.entries(model.weights)) {
      if (weight.trainable) weight.assign(tf.mul(3, weight));
      if (headBias === undefined || !name.startsWith('heads')) continue;
      const raw = Float32Array.from({ length: weight.size }, (_, index) => headBias[index] ?? 0);
      weight.assign(name.endsWith('bias') ? tf.tensor1d(raw) : tf.zerosLike(weight));
    }
  });
  return model;
}

const plainWeights = (model: Ntm): PlainWeights =>
  Object.fromEntries(
    Object.entries(model.weights).map(([name, weight]) => [name, weight.dataSync()]),
  );
const flat = (values: unknown): number[] =>
  Array.isArray(values) ? values.flatMap(flat) : [Number(values)];
const inputTensor = () => tf.tensor3d(inputs.flat(), [steps, 1, inputSize]);

function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
) {
  expect(actual.length, what).toBe(expected.length);
  for (let index = 0; index < expected.length; index += 1) {
    expect(
      Math.abs((actual[index] ?? Number.NaN) - (expected[index] ?? 0)),
      `${what}[${String(index)}]`,
    ).toBeLessThan(tolerance);
  }
}

test.each(Object.entries(variants))(
  '%s: logits, memory, weightings and what gave them agree with plain loops to 1e-5',
  (_, variant) => {
    const { machine } = variant;
    const model = build(variant);
    const expected = runPlain(machine, plainWeights(model), inputs);
    tf.tidy(() => {
      const { logits, memory, heads } = model.trace(inputTensor());
      expectClose(logits.dataSync(), flat(expected.logits), 1e-5, 'logits');
      expectClose(memory.dataSync(), flat(expected.memory), 1e-5, 'memory');
      expect(heads).toHaveLength(machine.heads.length);
      heads.forEach(({ weighting, addressing }, head) => {
        expectClose(
          weighting.dataSync(),
          flat(expected.weightings[head]),
          1e-5,
          `weighting of head ${String(head)}`,
        );
        const given = addressing.flatMap(({ parameters }) => Object.entries(parameters));
        const expectedGiven = expected.given[head] ?? [];
        expect(given.map(([name]) => name)).toEqual(Object.keys(expectedGiven[0] ?? {}));
        for (const [name, values] of given) {
          expectClose(
            values.dataSync(),
            expectedGiven.flatMap((step) => step[name] ?? []),
            1e-5,
            `${name} of head ${String(head)}`,
          );
        }
      });
      expectClose(model.forward(inputTensor()).dataSync(), flat(expected.logits), 1e-5, 'forward');
    });
    model.dispose();
  },
);

test.each(Object.entries(variants))(
  '%s: every gradient agrees with finite differences of plain loops to 1e-3',
  (_, variant) => {
    const { machine } = variant;
    const model = build(variant);
    const weights = plainWeights(model);
    const trainable = Object.entries(model.weights).filter(([, weight]) => weight.trainable);
    const { value, grads } = tf.variableGrads(
      () =>
        tf.sum<tf.Scalar>(
          tf.mul(model.forward(inputTensor()), tf.tensor3d(projection, [steps, 1, outputSize])),
        ),
      trainable.map(([, weight]) => weight),
    );
    const score = (changed: PlainWeights) =>
      flat(runPlain(machine, changed, inputs).logits).reduce(
        (sum, logit, index) => sum + logit * (projection[index] ?? 0),
        0,
      );
    for (const [name, weight] of trainable) {
      const values = Float64Array.from(weights[name] ?? []);
      const delta = 1e-5;
      const expected = values.map((_entry, index) => {
        const moved = (by: number) =>
          score({ ...weights, [name]: values.with(index, (values[index] ?? 0) + by) });
        return (moved(delta) - moved(-delta)) / (2 * delta);
      });
      const scale = Math.max(1e-2, ...expected.map(Math.abs));
      expectClose(grads[weight.name]?.dataSync() ?? [], expected, 1e-3 * scale, name);
    }
    tf.dispose([value, grads]);
    model.dispose();
  },
);
