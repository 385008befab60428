import * as tf from '@tensorflow/tfjs-core';
import { parseOptions, requireGenerator, requireTensor, wholeNumber } from '../options/index.js';
import type { NamedVariables, Rng } from '../interfaces/index.js';
import { uniformVariable, variable } from './variables.js';

/** A linear map [B, inputs] → [B, outputs]. */
export interface Linear {
  /** `weight` [inputs, outputs] and `bias` [outputs]. */
  readonly weights: NamedVariables;
  /** input [B, inputs] → input · weight + bias [B, outputs]. */
  apply(input: tf.Tensor2D): tf.Tensor2D;
}

/**
 * A linear map with weights uniform in ±1/√inputs and a bias that starts from `bias`, or from zeros.
 * @throws {InvalidOptionsError} on sizes, a generator or a bias that cannot be used.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { linear } from '@tapehead/core/layers';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const map = linear(3, 5, createRng(1));
 * console.log(map.apply(tf.ones([2, 3])).shape); // [2, 5]
 * ```
 */
export function linear(inputs: number, outputs: number, rng: Rng, bias?: Float32Array): Linear {
  parseOptions('linear.inputs', size, inputs);
  parseOptions('linear.outputs', size, outputs);
  requireGenerator('linear.rng', rng);
  const offset = variable<tf.Rank.R1>(bias ?? new Float32Array(outputs), [outputs]);
  const weight = uniformVariable<tf.Rank.R2>([inputs, outputs], 1 / Math.sqrt(inputs), rng);
  return {
    weights: { weight, bias: offset },
    apply(input) {
      requireTensor('linear.input', input, 'B', inputs);
      return tf.add(tf.matMul(input, weight), offset);
    },
  };
}

const size = wholeNumber(1, 2 ** 24);

/**
 * How many weights a linear map has.
 * @throws {InvalidOptionsError} on impossible sizes.
 */
export function countLinear(inputs: number, outputs: number): number {
  parseOptions('countLinear.inputs', size, inputs);
  parseOptions('countLinear.outputs', size, outputs);
  return (inputs + 1) * outputs;
}
