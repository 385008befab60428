import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import {
  finiteNumber,
  parseOptions,
  positiveNumber,
  requireSequences,
  strictOptions,
  wholeNumber,
} from '../options/index.js';
import type { NamedVariables, Rng } from '../interfaces/index.js';
import { forEachSequence } from './for-each-sequence.js';
import { uniformVariable } from './variables.js';

/**
 * The schema of an option that says what a value starts from: a `constant`, a `learned` variable that
 * starts uniform in ±range, or a `fixed` one, drawn once from ±range and stored with the model.
 */
export const initialValueOption: z.ZodType<InitialValue, InitialValue> = z.discriminatedUnion(
  'kind',
  [
    strictOptions({ kind: z.literal('constant'), value: finiteNumber() }),
    strictOptions({ kind: z.literal('learned'), range: positiveNumber(100) }),
    strictOptions({ kind: z.literal('fixed'), range: positiveNumber(100) }),
  ],
  { error: 'an object whose kind is constant, learned or fixed' },
);

/** What a value starts from: a constant, a learned variable or a fixed random one. */
export type InitialValue =
  | {
      /** The same number everywhere. */
      readonly kind: 'constant';
      /** That number. */
      readonly value: number;
    }
  | {
      /** A variable that training changes, or random numbers that stay. */
      readonly kind: 'learned' | 'fixed';
      /** They are drawn from ±range, uniformly; more than 0 and at most 100. */
      readonly range: number;
    };

/** What a value starts from, the same for every sequence of a batch. */
export interface Initial<Batched> {
  /** One variable under the given name, or none for a constant. */
  readonly weights: NamedVariables;
  /** The value for B sequences. */
  batch(sequences: number): Batched;
}

/**
 * The initial value of a vector [size], for a batch [B, size].
 * @throws {InvalidOptionsError} on a value, size or generator that cannot be used.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { initialVector } from '@tapehead/core/layers';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const start = initialVector('initialHidden', { kind: 'constant', value: 0 }, 100, createRng(1));
 * console.log(Object.keys(start.weights), start.batch(4).shape); // [] [4, 100]
 * ```
 */
export function initialVector(
  name: string,
  value: InitialValue,
  size: number,
  rng: Rng,
): Initial<tf.Tensor2D> {
  const source = initialTensor<tf.Rank.R1>(name, value, [size], rng);
  return {
    weights: source.weights,
    batch(sequences) {
      requireSequences(`${name}: the number of sequences`, sequences);
      return forEachSequence<tf.Rank.R2>(source.tensor(), sequences);
    },
  };
}

/**
 * The initial value of a matrix [rows, columns], for a batch [B, rows, columns].
 * @throws {InvalidOptionsError} on a value, size or generator that cannot be used.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { initialMatrix } from '@tapehead/core/layers';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const start = initialMatrix('initial', { kind: 'learned', range: 0.5 }, 128, 20, createRng(1));
 * console.log(Object.keys(start.weights), start.batch(4).shape); // ['initial'] [4, 128, 20]
 * ```
 */
export function initialMatrix(
  name: string,
  value: InitialValue,
  rows: number,
  columns: number,
  rng: Rng,
): Initial<tf.Tensor3D> {
  const source = initialTensor<tf.Rank.R2>(name, value, [rows, columns], rng);
  return {
    weights: source.weights,
    batch(sequences) {
      requireSequences(`${name}: the number of sequences`, sequences);
      return forEachSequence<tf.Rank.R3>(source.tensor(), sequences);
    },
  };
}

/** Machines that read nothing have reads of size 0. */
const axis = wholeNumber(0, 2 ** 24);

function initialTensor<R extends tf.Rank>(
  name: string,
  value: InitialValue,
  shape: tf.ShapeMap[R],
  rng: Rng,
) {
  parseOptions(`the initial value ${name}`, initialValueOption, value);
  for (const length of shape) parseOptions(`the size of ${name}`, axis, length);
  if (value.kind === 'constant')
    return { weights: {}, tensor: () => tf.fill<R>(shape, value.value) };
  const variable = uniformVariable<R>(shape, value.range, rng, value.kind === 'learned');
  return { weights: { [name]: variable }, tensor: () => variable };
}

/**
 * How many weights the initial value of so many numbers has.
 * @throws {InvalidOptionsError} if it is no initial value.
 */
export function countInitial(value: InitialValue, size: number): number {
  const { kind } = parseOptions('countInitial', initialValueOption, value);
  parseOptions('countInitial.size', axis, size);
  return kind === 'constant' ? 0 : size;
}
