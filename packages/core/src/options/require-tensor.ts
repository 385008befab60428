import type { Tensor } from '@tensorflow/tfjs-core';
import { InvalidOptionsError } from './invalid-options-error.js';
import { parseOptions, show } from './parse-options.js';
import { wholeNumber } from './schemas.js';

/** The length of an axis, or the name of one that may have any, such as `B`. */
type Axis = number | string;

/** Whether it is a tensor of TensorFlow.js, which need not be loaded for that. */
export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null) return false;
  return 'dataSync' in value && 'shape' in value && Array.isArray(value.shape);
}

/**
 * Checks that `value` is a tensor with these axes; `where` names the argument. It is quick, next to any op of tfjs,
 * so that functions that are called in every step can afford it.
 * @throws {InvalidOptionsError} if it is no tensor.
 * @throws {RangeError} if it has another shape.
 */
export function requireTensor(where: string, value: unknown, ...axes: readonly Axis[]): void {
  if (!isTensor(value)) throw noTensor(where, value, axes);
  const { shape } = value;
  let fits = shape.length === axes.length;
  for (let axis = 0; fits && axis < axes.length; axis++) {
    fits = typeof axes[axis] === 'string' || axes[axis] === shape[axis];
  }
  if (fits) return;
  throw new RangeError(
    `${where}: got a tensor of shape ${listed(shape)}, expected one of shape ${listed(axes)}`,
  );
}

/**
 * Checks the tensors among the members of an object, each by its name.
 * @throws {InvalidOptionsError} if it is no object, or a member no tensor.
 * @throws {RangeError} if one has another shape.
 */
export function requireTensors(
  where: string,
  value: unknown,
  shapes: Readonly<Record<string, readonly Axis[]>>,
): void {
  if (typeof value !== 'object' || value === null) {
    throw new InvalidOptionsError([
      `${where}: got ${show(value)}, expected an object with ${Object.keys(shapes).join(', ')}`,
    ]);
  }
  for (const name in shapes) {
    requireTensor(`${where}.${name}`, Reflect.get(value, name), ...(shapes[name] ?? []));
  }
}

const sequences = wholeNumber(1, 2 ** 24);

/**
 * Checks the number of sequences of a batch; `where` names the argument.
 * @throws {InvalidOptionsError} if it is no whole number of at least 1.
 */
export function requireSequences(where: string, value: unknown): void {
  parseOptions(where, sequences, value);
}

/** What to say of something that is no tensor where one of these axes is needed. */
export function noTensor(
  where: string,
  value: unknown,
  axes: readonly Axis[],
): InvalidOptionsError {
  return new InvalidOptionsError([
    `${where}: got ${show(value)}, expected a tensor of shape ${listed(axes)}`,
  ]);
}

function listed(axes: readonly Axis[]): string {
  return `[${axes.join(', ')}]`;
}
