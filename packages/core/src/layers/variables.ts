import * as tf from '@tensorflow/tfjs-core';
import type { NamedVariables, Rng } from '../interfaces/index.js';

type ShapeOf<R extends tf.Rank> = tf.ShapeMap[R];

/** A variable drawn uniformly from ±range. */
export function uniformVariable<R extends tf.Rank>(
  shape: ShapeOf<R>,
  range: number,
  rng: Rng,
  trainable = true,
): tf.Variable<R> {
  const values = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => range * (2 * rng.uniform() - 1),
  );
  return variable<R>(values, shape, trainable);
}

/** A variable that starts from the given values, in row-major order. */
export function variable<R extends tf.Rank>(
  values: Float32Array,
  shape: ShapeOf<R>,
  trainable = true,
): tf.Variable<R> {
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, 'float32'), trainable));
}

/** The same variables under `<prefix>.<name>`. */
export function prefixed(prefix: string, weights: NamedVariables): NamedVariables {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [`${prefix}.${name}`, weight]),
  );
}

/** The variables of several parts, in their order. */
export function joined(...parts: readonly NamedVariables[]): NamedVariables {
  return Object.fromEntries(parts.flatMap((weights) => Object.entries(weights)));
}

/** Frees every variable. */
export function disposeWeights(weights: NamedVariables): void {
  for (const weight of Object.values(weights)) weight.dispose();
}

/** What a listing of weights says of each. */
export interface WeightEntry {
  /** Its name in the model. */
  readonly name: string;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** How many numbers it holds. */
  readonly size: number;
  /** Whether training changes it. */
  readonly trainable: boolean;
}

/** The weights in their order. */
export function listWeights(weights: NamedVariables): readonly WeightEntry[] {
  return Object.entries(weights).map(([name, { shape, size, trainable }]) => ({
    name,
    shape,
    size,
    trainable,
  }));
}

/** How many numbers the trainable weights hold. */
export function countWeights(weights: NamedVariables): number {
  return listWeights(weights).reduce(
    (sum, { size, trainable }) => (trainable ? sum + size : sum),
    0,
  );
}

/**
 * Gives variables new values, all or none.
 * @throws {RangeError} if a name is missing on either side or a shape differs; then nothing has changed.
 */
export function assignWeights(
  weights: NamedVariables,
  values: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
  >,
): void {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(weights, name));
  if (unknown !== undefined)
    throw new RangeError(`weights: there is no weight ${unknown} in the model`);
  const pairs = Object.entries(weights).map(([name, weight]) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new RangeError(`weights: ${name} is missing`);
    if (!tf.util.arraysEqual([...value.shape], weight.shape)) {
      throw new RangeError(
        `weights: ${name} has shape [${value.shape.join(', ')}], the model's has [${weight.shape.join(', ')}]`,
      );
    }
    return { weight, data: Float32Array.from(value.data) };
  });
  tf.tidy(() => {
    for (const { weight, data } of pairs) weight.assign(tf.tensor(data, weight.shape, 'float32'));
  });
}
