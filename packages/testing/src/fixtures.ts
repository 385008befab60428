/** For tests: good parts in few lines, and what a contract says against broken forms of them. */

import type { Rng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Check } from './check.js';

/** The names of the checks that a part does not pass. */
export function failing(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ run }) => messageOf(run) !== undefined).map(({ name }) => name);
}

/** What one of the checks says against a part; nothing if the part passes it. */
export function failureOf(checks: readonly Check[], name: string): string | undefined {
  const check = checks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`there is no check ${JSON.stringify(name)}`);
  return messageOf(check.run);
}

function messageOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const leaked: tf.Tensor[] = [];

/** A tensor that outlives every `tf.tidy`, as a leak does, until `collectLeaks`. */
export function leak(): tf.Tensor {
  const tensor = tf.keep(tf.scalar(0));
  leaked.push(tensor);
  return tensor;
}

/** Frees what broken parts have leaked, variables included. */
export function collectLeaks(): void {
  tf.dispose(leaked.splice(0));
  tf.disposeVariables();
}

/** A variable of normal numbers. */
export function drawn<R extends tf.Rank>(shape: tf.ShapeMap[R], rng: Rng): tf.Variable<R> {
  const size = tf.util.sizeFromShape(shape);
  const values = Float32Array.from({ length: size }, () => 0.5 * rng.normal());
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape)));
}

/** The same numbers with a gradient that is `factor` times too large. */
export function withGradientTimes(factor: number, x: tf.Tensor2D): tf.Tensor2D {
  const scaled = tf.customGrad<tf.Tensor2D>(() => ({
    value: tf.clone(x),
    gradFunc: (dy) => tf.mul<tf.Tensor2D>(dy, factor),
  }));
  return scaled(x);
}

/** The same numbers without a path for gradients. */
export function detached<R extends tf.Rank>(x: tf.Tensor<R>): tf.Tensor<R> {
  return tf.tensor<R>(x.dataSync(), x.shape);
}
