import { emptyRegistry, InvalidOptionsError } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import {
  addressingContract,
  controllerContract,
  headContract,
  memoryContract,
  sequenceModelContract,
  taskContract,
  testAddressing,
  testController,
  testHead,
  testMemory,
  testSequenceModel,
  testTask,
  testTrainStep,
  trainStepContract,
} from './index.js';

// Everything here is called with arguments of any type, as plain JavaScript can.
type Call = (...args: never[]) => unknown;

function expectRefused(call: Call, args: readonly unknown[], message: RegExp): void {
  const refused = (): unknown => Reflect.apply(call, undefined, args);
  expect(refused).toThrow(InvalidOptionsError);
  expect(refused).toThrow(message);
}

const part = { kind: 'mine', options: {}, build: () => ({}) };
const task = {
  kind: 'mine',
  options: {},
  inputSize: 1,
  outputSize: 1,
  criterion: 'bits',
  settings: [],
  drawSetting: () => ({ length: 1 }),
  sample: () => ({}),
};

const contracts: readonly [string, Call, Call, object][] = [
  ['addressingContract.definition', addressingContract, testAddressing, part],
  ['controllerContract.definition', controllerContract, testController, part],
  ['headContract.definition', headContract, testHead, part],
  ['memoryContract.definition', memoryContract, testMemory, part],
  ['sequenceModelContract.definition', sequenceModelContract, testSequenceModel, part],
  ['taskContract.task', taskContract, testTask, task],
];

describe.each(contracts)('%s', (where, contract, tests, right) => {
  const [name = ''] = where.split('.');

  test.each([undefined, null, 5, 'lstm', {}, [], () => right])('%o is none', (value) => {
    const message = new RegExp(`^${where}: got .*, expected an? .*, such as `);
    expectRefused(contract, [value], message);
    expectRefused(tests, [test, value], message);
  });

  test('it needs a kind', () => {
    expectRefused(contract, [{ ...right, kind: 5 }], new RegExp(`^${where}.kind: got 5`));
  });

  test.each([
    [null, /: got null, expected an object/],
    ['x', /: got "x", expected an object/],
    [{ registri: {} }, /\.registri: no such option; .*Did you mean registry\?/],
    [{ registry: null }, /\.registry: got null, expected a registry with/],
    [{ registry: {} }, /\.registry: got \{\}, expected a registry with/],
  ])('refuses %j as options', (options, message) => {
    expectRefused(contract, [right, options], new RegExp(`^${name}${message.source}`));
    expectRefused(tests, [test, right, options], new RegExp(`^${name}${message.source}`));
  });

  test.each([undefined, null, 'test', {}])('refuses %j as a test function', (value) => {
    expectRefused(tests, [value, right], /^test: got .*, expected a function/);
  });

  test('takes what is right', () => {
    expect(Reflect.apply(contract, undefined, [right, { registry: emptyRegistry }])).not.toEqual(
      [],
    );
  });
});

test.each(
  contracts.flatMap(([where, contract]) => (/^(task|memory)/.test(where) ? [] : [contract])),
)('%o refuses sizes that are none', (contract) => {
  for (const sizes of [null, 5, [], {}]) {
    expectRefused(contract, [part, { sizes }], /\.sizes: got .*, expected a list of at least one/);
  }
  expectRefused(contract, [part, { sizes: [5] }], /\.sizes\.0: got 5, expected sizes/);
  expectRefused(contract, [part, { largest: '9' }], /\.largest: got "9", expected a number/);
});

const step = { model: part, sizes: { inputSize: 1, outputSize: 1 }, create: () => ({}) };

test.each<[readonly unknown[], RegExp]>([
  [[], /^trainStepContract\.engine: got nothing, expected a name/],
  [['mine'], /^trainStepContract: got nothing, expected an object/],
  [['mine', null], /^trainStepContract: got null/],
  [['mine', { ...step, model: 'paper' }], /\.model: got "paper", expected a machine/],
  [['mine', { ...step, sizes: 3 }], /\.sizes: got 3, expected sizes/],
  [['mine', { ...step, create: {} }], /\.create: got \{\}, expected a function/],
  [['mine', { ...step, learningRate: 0 }], /\.learningRate: got 0/],
  [['mine', { ...step, rate: 1 }], /\.rate: no such option/],
])('trainStepContract refuses %j', (args, message) => {
  expectRefused(trainStepContract, args, message);
  expectRefused(testTrainStep, [test, ...args], message);
});
