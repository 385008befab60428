import { objectWith, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { CheckpointError, quoted, shapeText } from './checkpoint-error.js';

/** A tensor outside of tfjs. */
export interface TensorData {
  /** The length of each axis, the outermost first; none for a single number. */
  readonly shape: readonly number[];
  /** The values in row-major order. */
  readonly data: Float32Array;
}

/** Tensors outside of tfjs, by name, in a fixed order. */
export type NamedTensorData = ReadonlyMap<string, TensorData>;

const tensorOption = z.looseObject(
  {
    shape: z.array(z.number(), { error: 'a list of the length of each axis' }),
    data: z.custom((value) => ArrayBuffer.isView(value), { error: 'a Float32Array' }),
  },
  { error: 'a tensor, such as { shape: [2], data: Float32Array.of(1, 2) }' },
);
const mapOption = objectWith<NamedTensorData>(
  'a map from names to tensors, such as new Map([["x", { shape: [1], data: Float32Array.of(1) }]])',
  ...['get', 'entries', 'values'],
);

/**
 * Checks that something is a map from names to tensors; `where` names the argument.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireTensors(where: string, value: unknown): void {
  for (const [name, tensor] of parseOptions(where, mapOption, value)) {
    parseOptions(`the name of a tensor in ${where}`, z.string({ error: 'a text' }), name);
    parseOptions(`${where}.${name}`, tensorOption, tensor);
  }
}

/**
 * Refuses names that could be mistaken for something else where they are used as a path or as the name of
 * an object's member.
 * @throws {CheckpointError}
 */
export function checkName(role: string, name: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) {
    throw new CheckpointError(
      `${role} ${quoted(name)}: ${fault}; expected a plain name such as "controller.layer0.weight"`,
    );
  }
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (/\p{Cc}/u.test(name)) return 'the name holds a control character';
  if (/\p{Cs}/u.test(name)) return 'the name is not valid Unicode';
  const parts = name.split('/');
  if (name === '__metadata__' || parts.includes('__proto__')) return 'the name is reserved';
  const isPath =
    /\\|^[A-Za-z]:/.test(name) || parts.some((part) => part === '' || /^\.+$/.test(part));
  return isPath ? 'the name looks like a path' : undefined;
}

/**
 * How many values a tensor of this shape holds.
 * @throws {CheckpointError} where an axis is no whole number, or all together are too large to count.
 */
export function sizeOf(role: string, shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) {
    size *= length;
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new CheckpointError(
        `${role}: the shape ${shapeText(shape)} has an axis that is not a whole number of at least 0`,
      );
    }
    if (!Number.isSafeInteger(size)) {
      throw new CheckpointError(
        `${role}: the shape ${shapeText(shape)} holds more values than can be counted`,
      );
    }
  }
  return size;
}
