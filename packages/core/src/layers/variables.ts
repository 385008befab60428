import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import {
  finiteNumber,
  parseOptions,
  requireGenerator,
  variablesOption,
  wholeNumber,
} from '../options/index.js';
import type { NamedVariables, Rng } from '../interfaces/index.js';

type ShapeOf<R extends tf.Rank> = tf.ShapeMap[R];

const shapeOption = z.array(wholeNumber(0, 2 ** 31), {
  error: 'a shape, the length of each axis, such as [128, 20]',
});
const rangeOption = finiteNumber();
const nameOption = z.string({ error: 'a name' });
const variables = variablesOption<NamedVariables>();

/**
 * A variable drawn uniformly from ±range.
 * @throws {InvalidOptionsError} on a shape, range or generator that cannot be used.
 */
export function uniformVariable<R extends tf.Rank>(
  shape: ShapeOf<R>,
  range: number,
  rng: Rng,
  trainable = true,
): tf.Variable<R> {
  parseOptions('uniformVariable.shape', shapeOption, shape);
  parseOptions('uniformVariable.range', rangeOption, range);
  requireGenerator('uniformVariable.rng', rng);
  const values = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => range * (2 * rng.uniform() - 1),
  );
  return variable<R>(values, shape, trainable);
}

/**
 * A variable that starts from the given values, in row-major order.
 * @throws {InvalidOptionsError} if there are not as many as the shape has.
 */
export function variable<R extends tf.Rank>(
  values: Float32Array,
  shape: ShapeOf<R>,
  trainable = true,
): tf.Variable<R> {
  parseOptions('variable.shape', shapeOption, shape);
  const size = tf.util.sizeFromShape(shape);
  const fits = (given: unknown) => given instanceof Float32Array && given.length === size;
  const error = `a Float32Array of ${String(size)} numbers, as many as the shape has`;
  parseOptions('variable.values', z.custom<Float32Array>(fits, { error }), values);
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, 'float32'), trainable));
}

/**
 * The same variables under `<prefix>.<name>`.
 * @throws {InvalidOptionsError} if they are no variables by their names.
 */
export function prefixed(prefix: string, weights: NamedVariables): NamedVariables {
  parseOptions('prefixed.prefix', nameOption, prefix);
  parseOptions('prefixed.weights', variables, weights);
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [`${prefix}.${name}`, weight]),
  );
}

/**
 * The variables of several parts, in their order.
 * @throws {InvalidOptionsError} if some are no variables by their names.
 */
export function joined(...parts: readonly NamedVariables[]): NamedVariables {
  return Object.fromEntries(
    parts.flatMap((weights, index) =>
      Object.entries(parseOptions(`joined.parts.${String(index)}`, variables, weights)),
    ),
  );
}

/**
 * Frees every variable.
 * @throws {InvalidOptionsError} if they are no variables by their names.
 */
export function disposeWeights(weights: NamedVariables): void {
  parseOptions('disposeWeights.weights', variables, weights);
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

/**
 * The weights in their order.
 * @throws {InvalidOptionsError} if they are no variables by their names.
 */
export function listWeights(weights: NamedVariables): readonly WeightEntry[] {
  parseOptions('listWeights.weights', variables, weights);
  return Object.entries(weights).map(([name, { shape, size, trainable }]) => ({
    name,
    shape,
    size,
    trainable,
  }));
}

/**
 * How many numbers the trainable weights hold.
 * @throws {InvalidOptionsError} if they are no variables by their names.
 */
export function countWeights(weights: NamedVariables): number {
  parseOptions('countWeights.weights', variables, weights);
  return listWeights(weights).reduce(
    (sum, { size, trainable }) => (trainable ? sum + size : sum),
    0,
  );
}

const valuesOption = z.record(
  z.string(),
  z.looseObject(
    {
      shape: z.array(z.number(), { error: 'the length of each axis' }),
      data: z.custom<ArrayLike<number>>(
        (data) => Array.isArray(data) || (ArrayBuffer.isView(data) && !(data instanceof DataView)),
        { error: 'numbers in row-major order' },
      ),
    },
    { error: 'an object with shape and data' },
  ),
  { error: 'values by the names of weights' },
);

/**
 * Gives variables new values, all or none.
 * @throws {InvalidOptionsError} if they are no variables by their names, or the values none.
 * @throws {RangeError} if a name is missing on either side or a shape differs; then nothing has changed.
 */
export function assignWeights(
  weights: NamedVariables,
  values: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
  >,
): void {
  parseOptions('assignWeights.weights', variables, weights);
  parseOptions('assignWeights.values', valuesOption, values);
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
    const { data } = value;
    if (data.length !== weight.size) {
      throw new RangeError(
        `weights: ${name} has ${String(data.length)} numbers, the model's has ${String(weight.size)}`,
      );
    }
    return { weight, data: Float32Array.from(data) };
  });
  tf.tidy(() => {
    for (const { weight, data } of pairs) weight.assign(tf.tensor(data, weight.shape, 'float32'));
  });
}
