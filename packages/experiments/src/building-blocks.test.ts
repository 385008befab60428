import { feedforward, lstm, recurrent } from '@tapehead/controllers';
import {
  createRng,
  drawNormals,
  findInTable,
  InvalidOptionsError,
  oneOf,
  parseOptions,
  printable,
  strictOptions,
} from '@tapehead/core';
import {
  activations,
  architectureOf,
  assemble,
  assignWeights,
  countInitial,
  countLinear,
  countWeights,
  disposeWeights,
  initialMatrix,
  initialVector,
  joined,
  linear,
  listWeights,
  mapTensors,
  modelPasses,
  overTime,
  ownTensors,
  prefixed,
  tensorsOf,
  tidyTree,
  uniformVariable,
  unroll,
  variable,
} from '@tapehead/core/layers';
import {
  circularShift,
  compose,
  content,
  contentWeighting,
  cosineSimilarity,
  direct,
  interpolate,
  interpolation,
  readHead,
  sharpen,
  sharpening,
  shift,
  writeHead,
} from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory, read } from '@tapehead/memory';
import { machineStep, paper } from '@tapehead/ntm';
import { copy, createBatch, criterionOf, nGrams, randomBits } from '@tapehead/tasks';
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  decay,
  requireMeasured,
  rmsprop,
  sigmoidCrossEntropy,
  squaredError,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Everything here is called as plain JavaScript may call it, once as is right and then with what is not.
type Call = (...args: never[]) => unknown;

type Block = readonly [name: string, call: Call, args: readonly unknown[]];

/** Every building block with arguments that are right, what none of them takes, and refusals with their messages. */
function buildingBlocks() {
  const ones = (...shape: number[]) => tf.keep(tf.ones(shape));
  const rng = createRng(1);
  const task = copy({ bits: 2, maxLength: 3 });
  const sizes = { inputSize: 4, outputSize: 2, slots: 4, width: 2, controllerSize: 3 };
  const norm = { form: 'square-root', epsilon: 0.01 } as const;
  const batch = task.sample([{ length: 2 }], rng);
  const evaluation = [{ setting: { length: 20 }, wrong: 0 }];

  const machine = paper({ slots: 4, width: 2, controller: lstm({ units: 3 }) }).build(task, rng);
  const plain = recurrent(feedforward({ units: 3 })).build(task, rng);
  const controllers = [lstm({ units: 3, layers: 2 }), feedforward({ units: 3 })];
  const memories = [eraseAddMemory, keepAddMemory].map((make) =>
    make({ slots: 4, width: 2 }).build(null, rng),
  );
  const [memory] = memories;
  const heads = [readHead(), writeHead()].map((head) => head.build(sizes, rng));
  const stages = [content(), interpolate(), shift(), sharpen(), direct(), compose(content())];
  const driver = feedforward({ units: 3 }).build({ inputSize: 6 }, rng);
  const map = linear(3, 2, rng);
  const delay = {
    kind: 'delay',
    inputSize: 2,
    initialState: (sequences: number) => tf.zeros<tf.Rank.R2>([sequences, 2]),
    step: (input: tf.Tensor2D, state: tf.Tensor2D) => ({ output: state, state: input }),
  };
  const draft = createBatch({ inputSize: 2, outputSize: 2, steps: [2, 3] });
  const vectors = { w: ones(2, 3) };
  const built = controllers.map((definition) => definition.build({ inputSize: 4 }, rng));
  const state = machine.initialState(2);
  const own = built.map((controller) => tidyTree(() => controller.initialState(2)));
  const parts = [...built, ...heads, ...memories, driver, map, machine, plain];

  const row = ones(1, 4);
  const width = ones(1, 2);
  const contents = ones(1, 4, 2);
  const kept: tf.Tensor[] = [row, width, contents, vectors.w];
  const tensor = (...shape: number[]) => {
    const made = ones(...shape);
    kept.push(made);
    return made;
  };

  const calls: readonly Block[] = [
    ['drawNormals', drawNormals, [rng, 5, 1]],
    ['findInTable', findInTable, ['kind', { a: 1 }, 'a']],
    ['printable', printable, ['text']],
    ['parseOptions', parseOptions, ['x', oneOf(['a']), 'a']],
    ['oneOf', oneOf, [['a', 'b']]],
    ['strictOptions', strictOptions, [{ a: oneOf(['a']) }]],
    ...Object.entries(activations).map(
      ([name, activation]) => [`activations.${name}`, activation, [row]] as const,
    ),
    ['assemble', assemble, [() => ({ weights: {} })]],
    ['architectureOf', architectureOf, [content()]],
    ['countInitial', countInitial, [{ kind: 'learned', range: 1 }, 5]],
    ['countLinear', countLinear, [3, 4]],
    ['initialVector', initialVector, ['x', { kind: 'learned', range: 1 }, 3, rng]],
    ['initialMatrix', initialMatrix, ['x', { kind: 'constant', value: 1 }, 3, 4, rng]],
    [
      'batch of an initial value',
      initialVector('x', { kind: 'constant', value: 1 }, 3, rng).batch,
      [2],
    ],
    ['linear', linear, [3, 4, rng, new Float32Array(4)]],
    ['linear.apply', map.apply, [tensor(1, 3)]],
    ['overTime', overTime, [[row, row]]],
    ['mapTensors', mapTensors, [{ a: row }, tf.neg]],
    ['ownTensors', ownTensors, [{ a: row }, [row]]],
    ['tidyTree', tidyTree, [() => null]],
    ['modelPasses', modelPasses, [delay]],
    ['unroll', unroll, [delay, tensor(3, 1, 2)]],
    ['assignWeights', assignWeights, [map.weights, valuesOf(map.weights)]],
    ['countWeights', countWeights, [map.weights]],
    ['listWeights', listWeights, [map.weights]],
    ['joined', joined, [map.weights, map.weights]],
    ['prefixed', prefixed, ['a', map.weights]],
    ['uniformVariable', uniformVariable, [[2, 3], 1, rng]],
    ['variable', variable, [new Float32Array(6), [2, 3]]],
    ...built.flatMap((controller, index): [string, Call, unknown[]][] => [
      [`initialState of a controller, ${index}`, controller.initialState, [2]],
      [`step of a controller, ${index}`, controller.step, [tensor(2, 4), own[index]]],
    ]),
    ...controllers.map(
      ({ kind, count }) => [`${kind}.count`, count ?? (() => null), [{ inputSize: 4 }]] as const,
    ),
    ...memories.flatMap(({ initial, erase, add }, index): [string, Call, unknown[]][] => {
      const write = { weighting: row, erase: width, add: width };
      return [
        [`initial of a memory, ${index}`, initial, [2]],
        [`erase, ${index}`, erase, [contents, write]],
        [`add, ${index}`, add, [contents, write]],
      ];
    }),
    ['read', read, [contents, row]],
    ...heads.flatMap(({ initialState, step }, index): [string, Call, unknown[]][] => [
      [`initialState of a head, ${index}`, initialState, [1]],
      [`step of a head, ${index}`, step, [tensor(1, 3), contents, row]],
    ]),
    ...stages.flatMap((definition): [string, Call, unknown[]][] => {
      const { address, explain = () => null, parameterSize } = definition.build(sizes, rng);
      const parameters = tensor(1, parameterSize);
      return [
        [
          `${definition.kind}.address`,
          address,
          [parameters, { memory: contents, previous: row, weighting: row }],
        ],
        [`${definition.kind}.explain`, explain, [parameters]],
      ];
    }),
    ['contentWeighting', contentWeighting, [contents, width, tensor(1, 1), norm]],
    ['cosineSimilarity', cosineSimilarity, [contents, width, norm]],
    ['interpolation', interpolation, [row, row, tensor(1, 1)]],
    ['sharpening', sharpening, [row, tensor(1, 1), 'safe']],
    ['circularShift', circularShift, [row, tensor(1, 3), 'ascending']],
    ['step of a machine', machine.step, [tensor(2, 4), state]],
    ['forward of a machine', machine.forward, [tensor(3, 2, 4), rng]],
    ['trace of a machine', machine.trace, [tensor(3, 2, 4)]],
    ['initialState of a model', plain.initialState, [2]],
    ['step of a model', plain.step, [tensor(2, 4), null]],
    [
      'machineStep',
      machineStep,
      [
        { controller: driver, memory, groups: [heads] },
        row,
        { controller: null, memory: contents, reads: width, heads: [[row, row]] },
        tensor(1, 3),
      ],
    ],
    ['optimalBits', nGrams().optimalBits, [nGrams().sample([{ length: 20 }], rng)]],
    ['slotsNeeded', task.slotsNeeded ?? (() => 0), [{ length: 2 }]],
    ['fromPattern', task.fromPattern ?? (() => 0), [[[0, 1]]]],
    ['isMet', criterionOf(copy()).isMet, [evaluation]],
    ['isMet of a task without a criterion', criterionOf({ kind: 'mine' }).isMet, [evaluation]],
    ['beside', criterionOf(nGrams()).beside ?? (() => 0), [5]],
    ['input', draft.input, [0, 0]],
    ['answer', draft.answer, [0, 0]],
    ['randomBits', randomBits, [2, 3, rng]],
    ...[sigmoidCrossEntropy, squaredError].map(
      ({ kind, evaluate }) =>
        [kind, evaluate, [tensor(3, 1, 2), tensor(3, 1, 2), tensor(3, 1)]] as const,
    ),
    ...[adam(), rmsprop()].flatMap(({ kind, stateShapes, update }): [string, Call, unknown[]][] => {
      const memories = Object.entries(stateShapes({ w: [2, 3] })).map(
        ([name, shape]): [string, tf.Tensor] => [name, tensor(...shape)],
      );
      const input = { weights: vectors, gradients: vectors, learningRate: 1 };
      return [
        [`${kind}.stateShapes`, stateShapes, [{ w: [2, 3] }]],
        [`${kind}.update`, update, [{ ...input, state: Object.fromEntries(memories) }]],
      ];
    }),
    ['clipping by value', clipByValue().clip, [vectors, 5]],
    ['clipping by norm', clipByGlobalNorm().clip, [vectors, 50]],
    ['factor of a schedule', decay().factor, [0.5]],
    ['requireMeasured', requireMeasured, [task, batch]],
  ];

  const wrong = [
    5,
    -1,
    Number.NaN,
    'x',
    [],
    {},
    true,
    [null],
    new Map(),
    tensor(),
    tensor(2, 2, 2, 2),
  ];

  const named: readonly (readonly [...Block, message: RegExp])[] = [
    [
      'a weighting of too many slots',
      read,
      [contents, tensor(1, 5)],
      /^read\.weighting: got a tensor of shape \[1, 5\], expected one of shape \[1, 4\]$/,
    ],
    [
      'no tensor',
      read,
      [contents],
      /^read\.weighting: got nothing, expected a tensor of shape \[1, 4\]$/,
    ],
    [
      'a batch of another size',
      interpolation,
      [row, tensor(2, 4), tensor(1, 1)],
      /^interpolation\.previous: got .*\[2, 4\], expected .*\[1, 4\]/,
    ],
    [
      'a form that is none',
      sharpening,
      [row, tensor(1, 1), 'sfae'],
      /^sharpening\.form: got "sfae", expected one of safe, power\. Did you mean safe\?/,
    ],
    [
      'an even range',
      circularShift,
      [row, tensor(1, 2), 'ascending'],
      /^circularShift\.shifts: got 2 offsets/,
    ],
    [
      'a step that there is not',
      draft.input,
      [3, 0],
      /^createBatch\.input\(t, b\): got step 3 of sequence 0, expected one of 3 steps/,
    ],
    [
      'a state of too few layers',
      built[0]?.step ?? read,
      [tensor(2, 4), own[0]?.slice(1) ?? []],
      /^lstm\.step\.state: got 1 layers, expected 2$/,
    ],
    [
      'weights of too few numbers',
      assignWeights,
      [map.weights, { ...valuesOf(map.weights), bias: { shape: [2], data: [1] } }],
      /^weights: bias has 1 numbers, the model's has 2$/,
    ],
  ];

  const free = () => {
    for (const { weights } of parts) disposeWeights(weights);
    tf.dispose([...tensorsOf([state, own]), ...kept]);
  };
  return { calls, wrong, named, free };
}

function valuesOf(weights: Readonly<Record<string, tf.Tensor>>) {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, size }]) => [
      name,
      { shape, data: new Float32Array(size) },
    ]),
  );
}

/** The arguments with one left out, one replaced, or a member of one replaced. */
function* variants(
  args: readonly unknown[],
  wrong: readonly unknown[],
): Generator<readonly unknown[]> {
  for (const [index, arg] of args.entries()) {
    yield args.slice(0, index);
    for (const value of wrong) {
      yield args.with(index, value);
      if (
        typeof arg !== 'object' ||
        arg === null ||
        Object.getPrototypeOf(arg) !== Object.prototype
      )
        continue;
      for (const name of Object.keys(arg)) yield args.with(index, { ...arg, [name]: value });
    }
  }
}

/** The error of a call, or undefined if there is none. Nothing of it is left. */
function errorOf(call: Call, args: readonly unknown[]): Error | undefined {
  try {
    tf.tidy(() => {
      const result: unknown = Reflect.apply(call, undefined, args);
      if (!args.includes(result)) tf.dispose(newTensors(result));
    });
  } catch (error) {
    return error instanceof Error ? error : new Error('no error was thrown');
  }
  return undefined;
}

/** Variables live on after a tidy. */
function newTensors(result: unknown): tf.Tensor[] {
  if (result instanceof tf.Variable) return [result];
  if (typeof result !== 'object' || result === null || result instanceof tf.Tensor) return [];
  const { weights = {} }: { readonly weights?: Readonly<Record<string, tf.Tensor>> } = result;
  return Object.values(weights);
}

let blocks: ReturnType<typeof buildingBlocks>;

beforeAll(() => {
  blocks = buildingBlocks();
});

afterAll(() => {
  blocks.free();
});

test('what is not is refused in words of our own', () => {
  for (const [name, call, args] of blocks.calls) {
    for (const given of variants(args, blocks.wrong)) {
      const error = errorOf(call, given);
      if (error === undefined) continue;
      const ours = error instanceof InvalidOptionsError || error instanceof RangeError;
      expect(ours, `${name}: ${error.message}`).toBe(true);
      expect(error.message, name).toMatch(
        /: got |no such option|missing|there is no |, the model's has |: expected /,
      );
    }
  }
});

test('the message names what is at fault, and what would be right', () => {
  for (const [name, call, args, message] of blocks.named) {
    expect(errorOf(call, args), name).toHaveProperty('message', expect.stringMatching(message));
  }
});
