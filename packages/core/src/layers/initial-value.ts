import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { finiteNumber, positiveNumber, strictOptions } from '../options/index.js';
import type { NamedVariables, Rng } from '../interfaces/index.js';
import { uniformVariable } from './variables.js';

/**
 * The schema of an option that says what a value starts from: a `constant`, a `learned` variable that
 * starts uniform in ±range, or a `fixed` one, drawn once from ±range and stored with the model.
 */
export const initialValueOption = z.discriminatedUnion(
  'kind',
  [
    strictOptions({ kind: z.literal('constant'), value: finiteNumber() }),
    strictOptions({ kind: z.literal('learned'), range: positiveNumber(100) }),
    strictOptions({ kind: z.literal('fixed'), range: positiveNumber(100) }),
  ],
  { error: 'an object whose kind is constant, learned or fixed' },
);

export type InitialValue = z.output<typeof initialValueOption>;

/** What a value starts from, the same for every sequence of a batch. */
export interface Initial<Batched> {
  /** One variable under the given name, or none for a constant. */
  readonly weights: NamedVariables;
  /** The value for B sequences. */
  batch(sequences: number): Batched;
}

/** The initial value of a vector [size], for a batch [B, size]. */
export function initialVector(
  name: string,
  value: InitialValue,
  size: number,
  rng: Rng,
): Initial<tf.Tensor2D> {
  const source = initialTensor<tf.Rank.R1>(name, value, [size], rng);
  return {
    weights: source.weights,
    batch: (sequences) => tf.broadcastTo<tf.Rank.R2>(source.tensor(), [sequences, size]),
  };
}

/** The initial value of a matrix [rows, columns], for a batch [B, rows, columns]. */
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
    batch: (sequences) => tf.broadcastTo<tf.Rank.R3>(source.tensor(), [sequences, rows, columns]),
  };
}

function initialTensor<R extends tf.Rank>(
  name: string,
  value: InitialValue,
  shape: tf.ShapeMap[R],
  rng: Rng,
) {
  if (value.kind === 'constant')
    return { weights: {}, tensor: () => tf.fill<R>(shape, value.value) };
  const variable = uniformVariable<R>(shape, value.range, rng, value.kind === 'learned');
  return { weights: { [name]: variable }, tensor: () => variable };
}
