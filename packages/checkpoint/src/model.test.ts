import { feedforward, lstm } from '@tapehead/controllers';
import {
  createRng,
  type ModelDefinition,
  type NamedTensors,
  type NamedVariables,
  type SequenceModel,
} from '@tapehead/core';
import { article, ntmRegistry, paper, pytorchNtm } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { loadTensors } from './load-tensors.js';
import { decodeModel, encodeModel, loadWeights } from './model.js';
import { decodeModelFile, encodeModelFile } from './model-file.js';

const sizes = { inputSize: 5, outputSize: 4 };
const small = { slots: 6, width: 4 };
const definitions: [string, ModelDefinition][] = [
  ['paper, feedforward', paper({ ...small, controller: feedforward({ units: 7 }), readHeads: 2 })],
  ['paper, LSTM', paper({ ...small, controller: lstm({ units: 7, layers: 2 }) })],
  [
    'paper, fixed memory',
    paper({
      ...small,
      controller: feedforward({ units: 3 }),
      initialMemory: { kind: 'fixed', range: 0.5 },
    }),
  ],
  ['article', article({ ...small, controller: lstm({ units: 7 }) })],
  ['pytorch-ntm', pytorchNtm({ ...small, units: 7 })],
];
const paperDefinition = paper({ ...small, controller: feedforward({ units: 7 }) });

/** Runs with a model and frees it; whatever else was allocated must be gone by then. */
function withModel<Result>(
  definition: ModelDefinition,
  seed: number,
  run: (model: SequenceModel) => Result,
): Result {
  const before = tf.memory().numTensors;
  const model = definition.build(sizes, createRng(seed));
  try {
    return run(model);
  } finally {
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
}

const values = (tensors: NamedTensors) =>
  Object.entries(tensors).map(([name, tensor]) => [
    name,
    tensor.shape,
    Float32Array.from(tensor.dataSync()),
  ]);

/** The logits for some inputs. */
const logits = (model: SequenceModel) =>
  tf.tidy(() => {
    const rng = createRng(5);
    const data = Float32Array.from({ length: 3 * 2 * sizes.inputSize }, () => rng.normal());
    return Float32Array.from(model.forward(tf.tensor3d(data, [3, 2, sizes.inputSize])).dataSync());
  });

/** What a failing call throws, which must leave the model and the number of tensors as they were. */
function failure(model: SequenceModel, call: () => unknown): unknown {
  const weights = values(model.weights);
  const before = tf.memory().numTensors;
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(tf.memory().numTensors).toBe(before);
  expect(values(model.weights)).toEqual(weights);
  expect(thrown).toBeInstanceOf(CheckpointError);
  return thrown;
}

test.each(definitions)('%s: a decoded model is the encoded one, bit for bit', (_, definition) => {
  withModel(definition, 1, (model) => {
    const bytes = encodeModel(model);
    const { model: decoded, ...file } = decodeModel(bytes, ntmRegistry);
    expect(values(decoded.weights)).toEqual(values(model.weights));
    expect(Object.values(decoded.weights).map(({ trainable }) => trainable)).toEqual(
      Object.values(model.weights).map(({ trainable }) => trainable),
    );
    expect(logits(decoded)).toEqual(logits(model));
    expect(encodeModel(decoded)).toEqual(bytes);
    expect(file).toMatchObject({
      ...sizes,
      architecture: model.architecture,
      metadata: {},
      tensors: {},
    });
    decoded.dispose();
  });
});

test.each(definitions)('%s: weights are loaded into another model', (_, definition) => {
  withModel(definition, 1, (source) => {
    withModel(definition, 2, (target) => {
      expect(logits(target)).not.toEqual(logits(source));
      loadWeights(target, encodeModel(source));
      expect(values(target.weights)).toEqual(values(source.weights));
      expect(logits(target)).toEqual(logits(source));
    });
  });
});

test('metadata and further tensors come back', () => {
  withModel(paperDefinition, 1, (model) => {
    const state: NamedVariables = tf.tidy(() => ({
      'momentum.output.bias': tf.variable(tf.tensor1d([1, 2, 3])),
      rate: tf.variable(tf.scalar(0.5)),
    }));
    const metadata = { recipe: { name: 'copy', rate: 1e-4 }, rng: [1, -2, 3], best: null };
    const bytes = encodeModel(model, {
      metadata,
      tensors: { optimizer: state, average: model.weights },
    });
    const file = loadWeights(model, bytes);
    expect(file.metadata).toEqual(metadata);
    expect(Object.keys(file.tensors)).toEqual(['average', 'optimizer']);
    expect([...(file.tensors.average ?? [])].map(([name]) => name)).toEqual(
      Object.keys(model.weights).sort(),
    );

    const stored = values(state);
    tf.tidy(() => {
      for (const entry of Object.values(state)) entry.assign(tf.zerosLike(entry));
    });
    expect(values(state)).not.toEqual(stored);
    loadTensors(state, file.tensors.optimizer ?? new Map());
    expect(values(state)).toEqual(stored);
    for (const entry of Object.values(state)) entry.dispose();
  });
});

test('a decoded model does not share its weights with the file', () => {
  withModel(paperDefinition, 1, (model) => {
    const file = loadWeights(model, encodeModel(model));
    const before = values(model.weights);
    for (const { data } of file.weights.values()) data.fill(0);
    expect(values(model.weights)).toEqual(before);
  });
});

test('refuses weights of another model and names the first difference', () => {
  withModel(paperDefinition, 1, (model) => {
    const from = (definition: ModelDefinition) =>
      withModel(definition, 2, (other) =>
        failure(model, () => loadWeights(model, encodeModel(other))),
      );
    expect(from(paper({ ...small, controller: feedforward({ units: 8 }) }))).toHaveProperty(
      'message',
      'architecture.options.controller.options.units: the file has 8, the model 7',
    );
    expect(
      from(paper({ ...small, slots: 8, controller: feedforward({ units: 7 }) })),
    ).toHaveProperty(
      'message',
      'architecture.options.memory.options.slots: the file has 8, the model 6',
    );
    const wider = paperDefinition.build({ ...sizes, inputSize: 6 }, createRng(1));
    expect(failure(model, () => loadWeights(model, encodeModel(wider)))).toHaveProperty(
      'message',
      'inputSize: the file has 6, the model 5',
    );
    wider.dispose();
  });
});

test('refuses weights whose names or shapes are not those of the architecture', () => {
  withModel(paperDefinition, 1, (model) => {
    const file = decodeModelFile(encodeModel(model));
    const bias = { shape: [4], data: new Float32Array(4) };
    const without = new Map(file.weights);
    without.delete('output.bias');
    for (const [weights, name] of [
      [without, 'output.bias'],
      [new Map([...file.weights, ['output.bias', { ...bias, shape: [2, 2] }]]), 'output.bias'],
      [new Map([...file.weights, ['output.extra', bias]]), 'output.extra'],
    ] as const) {
      const bytes = encodeModelFile({ ...file, weights });
      for (const load of [() => loadWeights(model, bytes), () => decodeModel(bytes, ntmRegistry)]) {
        expect(failure(model, load)).toHaveProperty('message', expect.stringContaining(name));
      }
    }
  });
});

test('refuses damaged bytes and leaves the model as it was', () => {
  withModel(paperDefinition, 1, (model) => {
    const bytes = encodeModel(model);
    const altered = bytes.slice();
    altered[altered.length - 1] = 1;
    for (const damaged of [altered, bytes.subarray(0, bytes.length - 1), new Uint8Array(0)]) {
      failure(model, () => loadWeights(model, damaged));
      failure(model, () => decodeModel(damaged, ntmRegistry));
    }
  });
});

test.each([
  [
    'an unknown kind',
    { kind: 'turing', options: {} },
    'model: the kind "turing" is not registered; known: ntm',
  ],
  [
    'a kind of the prototype',
    { kind: 'constructor', options: {} },
    'the kind "constructor" is not registered',
  ],
  [
    'an unknown nested kind',
    {
      ...paperDefinition,
      options: { ...paperDefinition.options, controller: { kind: 'transformer', options: {} } },
    },
    'controller: the kind "transformer" is not registered; known: feedforward, lstm, gru',
  ],
  [
    'options that are wrong',
    { kind: 'ntm', options: { ...paperDefinition.options, order: 'random' } },
    'order',
  ],
  ['no options', { kind: 'ntm', options: {} }, 'ntm.controller'],
])('refuses %s', (_, architecture, message) => {
  withModel(paperDefinition, 1, (model) => {
    const bytes = encodeModelFile({ ...decodeModelFile(encodeModel(model)), architecture });
    expect(failure(model, () => decodeModel(bytes, ntmRegistry))).toHaveProperty(
      'message',
      expect.stringContaining(message),
    );
  });
});

test('an architecture that needs far more weights than the file holds is not built', () => {
  withModel(paperDefinition, 1, (model) => {
    const controller = {
      kind: 'feedforward',
      options: { units: 40_000, layers: 2, activation: 'tanh' },
    };
    const architecture = { kind: 'ntm', options: { ...paperDefinition.options, controller } };
    const bytes = encodeModelFile({ ...decodeModelFile(encodeModel(model)), architecture });
    const before = process.cpuUsage();
    expect(failure(model, () => decodeModel(bytes, ntmRegistry))).toHaveProperty(
      'message',
      expect.stringContaining('architecture: its parts have far more weights than the'),
    );
    // By the processor's time, which does not go on while other programs have their turn.
    expect(process.cpuUsage(before).user / 1e6, 'seconds').toBeLessThan(5);
  });
});

test('a model with NaN among its weights is not encoded', () => {
  withModel(paperDefinition, 1, (model) => {
    tf.tidy(() => model.weights['output.bias']?.assign(tf.tensor1d([0, NaN, 0, 0])));
    expect(failure(model, () => encodeModel(model))).toHaveProperty(
      'message',
      'tensor "output.bias": holds NaN at position 1, expected finite numbers only',
    );
  });
});
