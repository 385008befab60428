import { InvalidOptionsError, objectWith, parseOptions } from '@tapehead/core';
import type { PlainTensor } from '../plain-tensor.js';
import {
  memoryName,
  memoryNames,
  type StateDict,
  stateDictShapes,
  type StateDictSizes,
} from './state-dict.js';

export interface CheckedStateDict {
  readonly sizes: StateDictSizes;
  /** The tensor of this name; `memoryName` stands for the initial memory, whatever it is called in the state_dict. */
  tensor(name: string): PlainTensor;
}

const stateDict = objectWith<StateDict>('the tensors of a state_dict by their names');

/**
 * The sizes of a pytorch-ntm state_dict, and its tensors.
 * @throws {InvalidOptionsError} naming each tensor that is missing, misshapen, not finite or none of
 *   pytorch-ntm's, and memories that differ.
 */
export function checkStateDict(state: StateDict): CheckedStateDict {
  parseOptions('state_dict', stateDict, state);
  const sizes = sizesOf(state);
  const memories = memoryNames(sizes.headPairs).filter((name) => Object.hasOwn(state, name));
  const [memory = memoryName] = memories;
  const shapes = new Map([
    ...stateDictShapes(sizes),
    ...memories.map((name): [string, number[]] => [name, [sizes.slots, sizes.width]]),
  ]);
  const faults = [
    ...noInputs(sizes),
    ...tooFewSlots(sizes),
    ...[...shapes].flatMap(([name, shape]) => faultsOf(name, shape, state)),
    ...Object.keys(state)
      .filter((name) => !shapes.has(name))
      .map((name) => `there is a tensor ${name}, which a pytorch-ntm model of this size has not`),
    ...memories
      .filter((name) => !haveSameValues(state[name], state[memory]))
      .map((name) => `${name}: differs from ${memory}, expected the same memory under each name`),
  ];
  if (faults.length > 0) throw wrong(faults);
  return { sizes, tensor: (name) => tensorOf(state, name === memoryName ? memory : name) };
}

/** From the shapes of a few tensors, which all others have to fit. */
function sizesOf(state: StateDict): StateDictSizes {
  const names = Object.keys(state);
  const countUpTo = (pattern: RegExp) => {
    const numbers = names.flatMap((name) => pattern.exec(name)?.slice(1).map(Number) ?? []);
    // Larger numbers than there are tensors belong to unexpected names, which are reported elsewhere.
    return 1 + Math.max(0, ...numbers.filter((number) => number < names.length));
  };
  const headPairs = Math.ceil(countUpTo(/^ntm\.heads\.(\d+)\./) / 2);
  const memory = memoryNames(headPairs).find((name) => Object.hasOwn(state, name)) ?? memoryName;
  const [slots, width] = matrixShape(state, memory);
  const [, units] = matrixShape(state, 'ntm.controller.lstm.weight_hh_l0');
  const [, columns] = matrixShape(state, 'ntm.controller.lstm.weight_ih_l0');
  const [outputs] = matrixShape(state, 'ntm.fc.weight');
  const inputs = columns - headPairs * width;
  const layers = countUpTo(/^ntm\.controller\.lstm\.\w+_l(\d+)$/);
  return { inputs, outputs, units, layers, headPairs, slots, width };
}

function noInputs({ inputs, headPairs, width }: StateDictSizes): string[] {
  const reads = headPairs * width;
  if (inputs > 0) return [];
  return [
    `ntm.controller.lstm.weight_ih_l0: has ${inputs + reads} columns, expected more than the ${reads} of the reads`,
  ];
}

function tooFewSlots({ slots }: StateDictSizes): string[] {
  return slots >= 3
    ? []
    : [`${memoryName}: has ${slots} slots, expected the 3 that a head shifts by`];
}

function matrixShape(state: StateDict, name: string): readonly [number, number] {
  const { shape } = tensorOf(state, name);
  const [height = 0, width = 0] = shape;
  if (shape.length !== 2 || height < 1 || width < 1) {
    throw wrong([`${name}: has shape ${shapeText(shape)}, expected a matrix`]);
  }
  return [height, width];
}

function faultsOf(name: string, expected: readonly number[], state: StateDict): string[] {
  if (!Object.hasOwn(state, name)) {
    return [`there is no tensor ${name}, expected one of shape ${shapeText(expected)}`];
  }
  const { shape, data } = tensorOf(state, name);
  if (shape.length !== expected.length || shape.some((size, axis) => size !== expected[axis])) {
    return [`${name}: has shape ${shapeText(shape)}, expected ${shapeText(expected)}`];
  }
  const position = Array.from(data).findIndex((value) => !Number.isFinite(value));
  if (position < 0) return [];
  return [
    `${name}: holds ${String(data[position])} at position ${position}, expected finite numbers only`,
  ];
}

function tensorOf(state: StateDict, name: string): PlainTensor {
  const tensor = Object.hasOwn(state, name) ? state[name] : undefined;
  if (tensor !== undefined) return tensor;
  throw wrong([`there is no tensor ${name}, expected the state_dict of an EncapsulatedNTM`]);
}

function haveSameValues(one: PlainTensor | undefined, other: PlainTensor | undefined): boolean {
  return Array.from(one?.data ?? []).every((value, index) => value === other?.data[index]);
}

/** More faults than this would not help the reader. */
const mostFaults = 10;

function wrong(faults: readonly string[]): InvalidOptionsError {
  const more = faults.length - mostFaults;
  return new InvalidOptionsError([
    ...faults.slice(0, mostFaults).map((fault) => `pytorch-ntm weights: ${fault}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]);
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
