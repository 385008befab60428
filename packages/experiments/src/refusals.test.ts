import {
  decodeModel,
  encodeModel,
  encodeModelFile,
  encodeSafetensors,
  loadModel,
  loadWeights,
  readTensors,
  saveModel,
} from '@tapehead/checkpoint';
import { feedforward, loadRecurrent, lstm, recurrent } from '@tapehead/controllers';
import { createRng, InvalidOptionsError, restoreRng } from '@tapehead/core';
import {
  compose,
  content,
  direct,
  interpolate,
  ntmAddressing,
  readHead,
  sharpen,
  shift,
  writeHead,
} from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory } from '@tapehead/memory';
import {
  article,
  describeSlots,
  fromPytorchNtm,
  loadNtm,
  ntm,
  ntmRegistry,
  paper,
  pytorchNtm,
  pytorchNtmWeights,
  toPytorchNtm,
  withSlots,
} from '@tapehead/ntm';
import {
  addition,
  associativeRecall,
  criterionOf,
  dyck,
  excessBits,
  copy,
  nGrams,
  prioritySort,
  repeatCopy,
  reverse,
  taskRegistry,
} from '@tapehead/tasks';
import {
  adam,
  assignAverages,
  checkBatch,
  clipByGlobalNorm,
  clipByValue,
  constantRate,
  createReferenceStep,
  decay,
  evaluate,
  initialTrainingState,
  noClipping,
  parseTrainingState,
  rememberWeights,
  rmsprop,
  trainModel,
  withAverages,
  wrongShare,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  budgetOf,
  experiment,
  fieldsToConfig,
  findRecipe,
  loadExperiment,
  machineKinds,
  mergeConfig,
  trainExperiment,
  withLaterPhases,
} from './index.js';

// Everything here is called as plain JavaScript may call it.
type Call = (...args: never[]) => unknown;

/** The error of a call, thrown or by a promise. */
async function errorOf(call: Call, args: readonly unknown[]): Promise<unknown> {
  try {
    await Reflect.apply(call, undefined, args);
  } catch (error) {
    return error;
  }
  return new Error('it was accepted');
}

/** Expects an error for the reader: one line for each fault, with the field's name and no stack of ours. */
function expectReadable(error: unknown, field: RegExp): void {
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(TypeError);
  expect(error).not.toBeInstanceOf(ReferenceError);
  const { message } = error instanceof Error ? error : { message: '' };
  expect(message).toMatch(field);
  expect(message).toMatch(/got|no such option/);
  for (const line of message.split('\n')) expect(line.length).toBeLessThan(1000);
}

/** Factories of one object of options that all may be left out, with an option of a wrong type. */
const optional: readonly [string, Call, object][] = [
  ['adam', adam, { beta1: 'x' }],
  ['rmsprop', rmsprop, { decay: '0.9' }],
  ['value clipping', clipByValue, { limit: 0 }],
  ['global-norm clipping', clipByGlobalNorm, { limit: '10' }],
  ['no clipping', noClipping, { limit: 1 }],
  ['decay', decay, { to: 2 }],
  ['constant rate', constantRate, { to: 1 }],
  ['content', content, { norm: 5 }],
  ['interpolate', interpolate, { gateBias: '0' }],
  ['shift', shift, { range: 2 }],
  ['sharpen', sharpen, { form: 'hard' }],
  ['direct', direct, { activation: 1 }],
  ['read', readHead, { addressing: 'content' }],
  ['write', writeHead, { eraseBias: null }],
  ['ntmAddressing', ntmAddressing, { shfit: {} }],
  ['paper', paper, { controller: 'lstm' }],
  ['article', article, { controller: lstm }],
  ['pytorchNtm', pytorchNtm, { headPairs: 1.5 }],
  ['copy', copy, { bits: '8' }],
  ['repeat-copy', repeatCopy, { bits: 0 }],
  ['associative-recall', associativeRecall, { bits: true }],
  ['n-grams', nGrams, { context: 99 }],
  ['priority-sort', prioritySort, { bits: [] }],
  ['reverse', reverse, { bits: {} }],
  ['addition', addition, { minLength: -1 }],
  ['dyck', dyck, { kinds: 0 }],
];

/** The same, but some options are needed; complete ones. */
const needed: readonly [string, Call, object, object][] = [
  ['lstm', lstm, { units: 3 }, { units: '3' }],
  ['feedforward', feedforward, { units: 3 }, { activation: 'cos', units: 3 }],
  ['erase-add', eraseAddMemory, { slots: 3, width: 2 }, { slots: 3, width: 0 }],
  ['keep-add', keepAddMemory, { slots: 3, width: 2 }, { slots: null, width: 2 }],
  [
    'ntm',
    ntm,
    {
      controller: lstm({ units: 3 }),
      heads: [readHead()],
      memory: eraseAddMemory({ slots: 3, width: 2 }),
    },
    { controller: lstm({ units: 3 }), heads: readHead(), memory: {} },
  ],
];

describe('options', () => {
  const all = [
    ...optional.map(([name, call, wrong]) => [name, call, {}, wrong] as const),
    ...needed,
  ];

  test.each(all)('%s: an unknown one is refused by name', async (name, call, right) => {
    const error = await errorOf(call, [{ ...right, slot: 8 }]);
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expectReadable(error, new RegExp(`${name}\\.slot: no such option`));
  });

  test.each(all)('%s: one of a wrong type is refused by name', async (name, call, _, wrong) => {
    const error = await errorOf(call, [wrong]);
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expectReadable(error, new RegExp(`${name}\\.\\w+: `));
  });

  test.each(all)('%s: what is no object is refused', async (name, call) => {
    for (const value of [null, 5, 'lstm', [], copy]) {
      const error = await errorOf(call, [value]);
      expect(error).toBeInstanceOf(InvalidOptionsError);
      expectReadable(error, new RegExp(`^${name}: got .*, expected an object`));
    }
  });

  test.each(needed)('%s: they are needed', async (name, call) => {
    expectReadable(await errorOf(call, []), new RegExp(`^${name}: got nothing`));
    expectReadable(await errorOf(call, [{}]), new RegExp(`^${name}\\.\\w+: got nothing`));
  });
});

test('the options of a preset reach its parts, which tell what is wrong with them', async () => {
  for (const [options, field] of [
    [{ slots: '8' }, /slots: got "8"/],
    [{ slots: null }, /slots: got null/],
    [{ width: 0 }, /width: got 0/],
    [{ readHeads: 1e9 }, /paper\.readHeads: got 1000000000/],
    [{ readHeads: 0, writeHeads: 0 }, /ntm\.heads: got \[\]/],
    [{ addressing: null }, /got null/],
    [{ addressing: { content: { keyActivatoin: 'tanh' } } }, /keyActivatoin.*keyActivation\?/],
    [{ controllerNoise: 'loud' }, /controllerNoise: got "loud"/],
    [{ initialMemory: 'zero' }, /initial: got "zero"/],
    [{ slot: 8 }, /paper\.slot: no such option; .*Did you mean slots\?/],
  ] as const) {
    expectReadable(await errorOf(paper, [options]), field);
  }
});

const definitions = [
  lstm({ units: 3 }),
  feedforward({ units: 3 }),
  content(),
  interpolate(),
  shift(),
  sharpen(),
  direct(),
  ntmAddressing(),
  compose(content()),
  readHead(),
  writeHead(),
  paper({ slots: 3, width: 2 }),
  article({ slots: 3, width: 2 }),
  pytorchNtm({ slots: 3, width: 2 }),
  recurrent(lstm({ units: 3 })),
];
const sizes = { inputSize: 3, outputSize: 2, slots: 4, width: 2, controllerSize: 3 };

describe.each(definitions)('$kind.build', (definition) => {
  test.each([undefined, null, 1, {}, Number])('refuses %s as a generator', async (rng) => {
    const error = await errorOf(
      (...args) => Reflect.apply(definition.build, definition, args),
      [sizes, rng],
    );
    expectReadable(error, /\.build\.rng: got .*, expected a generator, such as createRng\(1\)/);
  });

  test.each([undefined, null, 3, {}, { ...sizes, inputSize: '3', slots: 0, controllerSize: 0.5 }])(
    'refuses %j as sizes',
    async (given) => {
      const before = tf.memory().numTensors;
      const error = await errorOf(
        (...args) => Reflect.apply(definition.build, definition, args),
        [given, createRng(1)],
      );
      expectReadable(error, /\.build(\.\w+)?: got /);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe.each(Object.entries(taskRegistry))('the task %s', (_, load) => {
  const task = load({});

  test('needs a generator', async () => {
    const setting = task.drawSetting(createRng(1));
    const message = /(drawSetting|sample)\.rng: got .*, expected a generator/;
    expectReadable(await errorOf(task.drawSetting, []), message);
    expectReadable(await errorOf(task.sample, [[setting]]), message);
    expectReadable(await errorOf(task.sample, [[setting], null]), message);
  });

  test.each([undefined, null, 5, {}, [], [null], [{ lenght: 3 }], [{ length: 'x' }]])(
    'refuses %j as settings',
    async (settings) => {
      expectReadable(
        await errorOf(task.sample, [settings, createRng(1)]),
        /settings?\b.*: got|setting\.\w+: /,
      );
    },
  );
});

/** Whatever else is called, with arguments that cannot be. */
const calls: readonly [string, Call, readonly unknown[], RegExp][] = [
  ['recurrent without a controller', recurrent, [], /recurrent\.controller: got nothing/],
  ['recurrent of a name', recurrent, ['lstm'], /recurrent\.controller: got "lstm"/],
  ['compose of nothing', compose, [], /compose: got no stages/],
  ['compose of a name', compose, [content(), 'shift'], /compose\.stages\.1: got "shift"/],
  ['loadNtm without a registry', loadNtm, [{}], /loadNtm\.registry: got nothing/],
  ['loadRecurrent without a registry', loadRecurrent, [{}], /loadRecurrent\.registry: got nothing/],
  ['withSlots of nothing', withSlots, [], /withSlots\.model: got nothing/],
  ['fromPytorchNtm of nothing', fromPytorchNtm, [], /state_dict: got nothing/],
  ['pytorchNtmWeights of null', pytorchNtmWeights, [null], /state_dict: got null/],
  ['toPytorchNtm of null', toPytorchNtm, [null], /toPytorchNtm: got null, expected a machine/],
  ['toPytorchNtm of nothing', toPytorchNtm, [{}], /toPytorchNtm\.architecture: got nothing/],
  [
    'toPytorchNtm of a model',
    toPytorchNtm,
    [{ architecture: paper(), weights: {} }],
    /toPytorchNtm\.weights: got \{\}, expected a map/,
  ],
  ['evaluate without a model', evaluate, [], /evaluate\.model: got nothing, expected a model/],
  ['evaluate of a definition', evaluate, [paper()], /evaluate\.model: got .*, expected a model/],
  ['createRng without a seed', createRng, [], /seed: got undefined/],
  ['createRng of a text', createRng, ['1'], /seed: got 1/],
  ['restoreRng of nothing', restoreRng, [], /generator state: got null/],
  ['initialTrainingState of nothing', initialTrainingState, [], /rng: got nothing/],
  ['parseTrainingState of nothing', parseTrainingState, [], /training state: got nothing/],
  ['encodeModel of nothing', encodeModel, [], /model: got nothing/],
  ['encodeModel of a definition', encodeModel, [paper()], /model: got .*, expected a model/],
  ['decodeModel of nothing', decodeModel, [], /file: got/],
  ['loadWeights of nothing', loadWeights, [], /got/],
  ['saveModel of nothing', saveModel, [], /model: got nothing/],
  ['loadModel of nothing', loadModel, [], /place: got nothing, expected an address/],
  ['loadModel of a number', loadModel, [5, ntmRegistry], /place: got 5/],
  ['saveModel to null', saveModel, [paper(), null], /model: got/],
  ['experiment of nothing', experiment, [], /got nothing/],
  ['experiment of a name', loadExperiment, ['copy'], /got "copy"/],
  ['findRecipe of nothing', findRecipe, [], /recipe: got nothing/],
  ['trainExperiment of nothing', trainExperiment, [], /trainExperiment\.experiment: got nothing/],
  ['createReferenceStep of nothing', createReferenceStep, [], /\.model: got nothing/],
  ['createReferenceStep of a definition', createReferenceStep, [paper()], /\.model: got /],
  ['budgetOf nothing', budgetOf, [], /budgetOf\.config: got nothing, expected a config, such as/],
  ['budgetOf a text', budgetOf, [{ maxSequences: '5' }], /budgetOf\.config\.maxSequences: got "5"/],
  ['withLaterPhases of nothing', withLaterPhases, [], /withLaterPhases\.config: got nothing/],
  ['withLaterPhases of one', withLaterPhases, [{}], /withLaterPhases\.other: got nothing/],
  ['withLaterPhases at NaN', withLaterPhases, [{}, {}, NaN], /\.sequences: got NaN/],
  ['mergeConfig of nothing', mergeConfig, [], /mergeConfig\.config: got nothing, expected an obj/],
  ['mergeConfig of null', mergeConfig, [null], /mergeConfig\.config: got null/],
  ['mergeConfig of a list', mergeConfig, [[]], /mergeConfig\.config: got \[\]/],
  ['mergeConfig with null', mergeConfig, [{}, {}, null], /mergeConfig\.changes\.1: got null/],
  ['describeSlots of nothing', describeSlots, [], /describeSlots\.architecture: got nothing/],
  ['describeSlots of null', describeSlots, [null, 4], /describeSlots\.architecture: got null/],
  ['describeSlots of {}', describeSlots, [{}, 4], /\.architecture\.options: got nothing/],
  ['describeSlots for a text', describeSlots, [paper(), '4'], /describeSlots\.slots: got "4"/],
  ['describeSlots for none', describeSlots, [paper()], /describeSlots\.slots: got nothing/],
  ['rememberWeights of nothing', rememberWeights, [], /rememberWeights\.weights: got nothing/],
  ['rememberWeights of null', rememberWeights, [null], /weights: got null, expected variables by/],
  ['rememberWeights of a list', rememberWeights, [[]], /rememberWeights\.weights: got \[\]/],
  ['rememberWeights of numbers', rememberWeights, [{ x: 5 }], /weights: got \{"x":5\}/],
  ['readTensors of null', readTensors, [null], /readTensors\.tensors: got null/],
  ['readTensors of numbers', readTensors, [{ x: [5] }], /readTensors\.tensors: got \{"x":\[5\]\}/],
  ['encodeSafetensors of nothing', encodeSafetensors, [], /\.tensors: got nothing, expected a map/],
  ['encodeSafetensors of null', encodeSafetensors, [null], /encodeSafetensors\.tensors: got null/],
  ['encodeSafetensors of {}', encodeSafetensors, [{}], /encodeSafetensors\.tensors: got \{\}/],
  [
    'encodeSafetensors of a map of numbers',
    encodeSafetensors,
    [new Map([['x', 5]])],
    /encodeSafetensors\.tensors\.x: got 5, expected a tensor, such as/,
  ],
  [
    'encodeSafetensors without names',
    encodeSafetensors,
    [new Map([[5, { shape: [], data: Float32Array.of(1) }]])],
    /the name of a tensor in encodeSafetensors\.tensors: got 5, expected a text/,
  ],
  [
    'encodeSafetensors of a tensor without a shape',
    encodeSafetensors,
    [new Map([['x', { data: Float32Array.of(1) }]])],
    /encodeSafetensors\.tensors\.x\.shape: got nothing, expected a list/,
  ],
  [
    'encodeSafetensors with null',
    encodeSafetensors,
    [new Map(), null],
    /encodeSafetensors\.metadata: got null, expected texts/,
  ],
  [
    'encodeSafetensors with a number',
    encodeSafetensors,
    [new Map(), { step: 5 }],
    /encodeSafetensors\.metadata\.step: got 5, expected a text/,
  ],
  ['encodeModelFile of nothing', encodeModelFile, [], /^modelFile: got nothing, expected what a/],
  ['encodeModelFile of null', encodeModelFile, [null], /^modelFile: got null/],
  ['encodeModelFile of {}', encodeModelFile, [{}], /^modelFile\.inputSize: got nothing/],
  ['machineKinds of nothing', machineKinds, [], /machineKinds\.registry: got nothing, expected a/],
  ['fieldsToConfig of null', fieldsToConfig, [null], /fieldsToConfig\.fields: got null/],
  ['fieldsToConfig of texts', fieldsToConfig, [['a']], /fieldsToConfig\.fields\.0: got "a", exp/],
  ['fieldsToConfig of {}', fieldsToConfig, [[{}]], /fieldsToConfig\.fields\.0\.path: got nothing/],
  ['assignAverages of nothing', assignAverages, [], /averages\.weights: got nothing/],
  ['assignAverages of null', assignAverages, [{}, null], /averages\.optimizerState: got null/],
  ['withAverages of null', withAverages, [null, {}, copy], /averages\.weights: got null/],
  ['withAverages without a function', withAverages, [{}, {}], /withAverages\.run: got nothing/],
  ['checkBatch of nothing', checkBatch, [], /^batch: got nothing/],
  ['checkBatch without sizes', checkBatch, [{}], /checkBatch\.sizes: got nothing, expected sizes/],
  ['criterionOf of nothing', criterionOf, [], /criterionOf\.task: got nothing, expected a task/],
  ['criterionOf of a name', criterionOf, ['copy'], /criterionOf\.task: got "copy"/],
  ['excessBits of null', excessBits, [null], /excessBits: got null, expected a measurement/],
  ['excessBits of {}', excessBits, [{}], /excessBits\.bitsPerSequence: got nothing/],
  ['wrongShare of {}', wrongShare, [{ wrong: 1 }], /wrongShare\.total: got nothing/],
  ['train without options', trainModel, [], /train: got nothing/],
  ['train with null', trainModel, [null], /train: got null/],
];

test.each(calls)('%s is refused', async (_, call, args, message) => {
  expectReadable(await errorOf(call, args), message);
});

describe('with a model', () => {
  const task = copy({ bits: 2, maxLength: 3 });
  const parts = { rng: createRng(1), optimizer: adam() };
  const model = () => paper({ slots: 3, width: 2 }).build(task, createRng(1));
  let built: ReturnType<typeof model>;
  let step: ReturnType<typeof createReferenceStep>;
  beforeAll(() => {
    built = model();
    step = createReferenceStep(built, { optimizer: adam() });
  });
  afterAll(() => {
    step.dispose();
    built.dispose();
  });

  test.each([
    [undefined, /createReferenceStep: got nothing/],
    [null, /createReferenceStep: got null/],
    [{}, /\.optimizer: got nothing, expected an optimizer, such as adam\(\)/],
    [{ optimizer: 'adam' }, /\.optimizer: got "adam"/],
    [{ optimizer: adam }, /\.optimizer: got a function/],
    [{ optimizer: adam(), loss: 'squared-error' }, /\.loss: got "squared-error"/],
    [{ optimizer: adam(), clip: 10 }, /\.clip: got 10/],
    [{ optimizer: adam(), averaging: { decay: 2 } }, /\.averaging\.decay: got 2/],
    [{ optimizer: adam(), gradientNoise: { eta: 0 } }, /\.gradientNoise\.eta: got 0/],
    [{ optimizer: adam(), clipping: null }, /\.clipping: no such option/],
  ])('createReferenceStep refuses %o', async (options, message) => {
    expectReadable(await errorOf(createReferenceStep, [built, options]), message);
  });

  test.each([
    [{ step: null }, /train\.step: got null/],
    [{ task: 'copy' }, /train\.task: got "copy"/],
    [{ model: paper() }, /train\.model: got /],
    [{ rng: 1 }, /train\.rng: got 1/],
    [{ schedule: 'decay' }, /train\.schedule: got "decay"/],
    [{ learningrate: 1 }, /train\.learningrate: no such option; .*Did you mean learningRate\?/],
    [{ maxSequences: undefined }, /train\.maxSequences: got nothing/],
    [{ callbacks: { onCheckpoint: () => 0 } }, /train\.callbacks\.onCheckpoint: no such option/],
    [{ callbacks: { onCheck: 5 } }, /train\.callbacks\.onCheck: got 5/],
    [{ check: { every: 5 } }, /train\.check\.rng: got nothing/],
    [{ checkpoint: { every: 5 } }, /train\.checkpoint\.save: got nothing/],
    [{ signal: true }, /train\.signal: got true/],
  ])('train refuses %o', async (options, message) => {
    const right = { model: built, task, step, rng: parts.rng, learningRate: 1, maxSequences: 1 };
    expectReadable(await errorOf(trainModel, [{ ...right, ...options }]), message);
  });

  test.each([
    [['copy', [{ length: 3 }], { rng: parts.rng }], /evaluate\.task: got "copy"/],
    [[task, { length: 3 }, { rng: parts.rng }], /evaluate\.settings: got \{"length":3\}, exp/],
    [[task, [{ length: 3 }]], /evaluate: got nothing, expected an object/],
    [[task, [{ length: 3 }], {}], /evaluate\.rng: got nothing, expected a generator/],
    [[task, [{ length: 3 }], { rng: parts.rng, count: 5 }], /evaluate\.count: no such option/],
    [[task, [{ length: 3 }], { rng: parts.rng, sequences: '5' }], /evaluate\.sequences: got "5"/],
    [[task, [{ lenght: 3 }], { rng: parts.rng }], /setting\.lenght: no such option/],
  ])('evaluate refuses %j', async (args, message) => {
    expectReadable(await errorOf(evaluate, [built, ...args]), message);
  });

  test('trainExperiment refuses options that cannot be', async () => {
    const run = experiment({ task: { kind: 'copy' } });
    for (const [options, message] of [
      [undefined, /trainExperiment: got nothing/],
      [{}, /trainExperiment\.step: got nothing/],
      [{ step, pass: 1 }, /trainExperiment\.pass: no such option/],
      [{ step, passes: 'compiled' }, /trainExperiment\.passes: got "compiled"/],
    ] as const) {
      expectReadable(await errorOf(trainExperiment, [run, built, options]), message);
    }
  });

  test('what needs a registry or extras says so', async () => {
    const file = encodeModel(built);
    expectReadable(await errorOf(decodeModel, [file]), /registry: got nothing/);
    expectReadable(await errorOf(encodeModel, [built, { meta: {} }]), /extras\.meta: no such/);
    expectReadable(await errorOf(withSlots, [built, 'x', ntmRegistry]), /slots: got "x"/);
    expectReadable(await errorOf(withSlots, [built, 4]), /registry: got nothing/);
  });

  test('a model that was disposed of is told as such', async () => {
    const gone = model();
    gone.dispose();
    for (const [call, args] of [
      [createReferenceStep, [gone, parts]],
      [encodeModel, [gone]],
      [withSlots, [gone, 4, ntmRegistry]],
    ] as const) {
      expectReadable(await errorOf(call, args), /got a model that was disposed of/);
    }
  });

  test.each([undefined, null, 5, {}, { steps: 1, sequences: 1, inputs: [0] }])(
    'a step refuses %j as a batch',
    async (batch) => {
      expectReadable(await errorOf(step.gradients, [batch]), /^batch/);
    },
  );
});
