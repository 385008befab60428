import {
  type Addressing,
  type AddressingDefinition,
  finiteNumber,
  type OptionsShape,
  requireTensor,
  strictOptions,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { stageFactory } from './stage-factory.js';

const kind = 'interpolate';
const interpolateOptions = strictOptions({
  gateBias: finiteNumber().default(0),
} satisfies OptionsShape<InterpolateOptions>);

/** The options of `interpolate`. */
export interface InterpolateOptions {
  /** What the bias of g's raw number starts from; 0 by default. */
  readonly gateBias?: number | undefined;
}

/**
 * The stage of interpolation: w^g = g w + (1 − g) w_{t−1} (eq. 7), w from the stage before.
 * Parameters [B, 1]: the gate g, before its sigmoid.
 * @example
 * ```ts
 * import { compose, content, interpolate, readHead } from '@tapehead/heads';
 *
 * // At first the gate is at σ(−1) = 0.27: most of the weighting is that of the step before.
 * const head = readHead({ addressing: compose(content(), interpolate({ gateBias: -1 })) });
 * ```
 */
export function interpolate(options: InterpolateOptions = {}): AddressingDefinition {
  return loadInterpolate(options satisfies z.input<typeof interpolateOptions>);
}

/** The same from stored options. */
export const loadInterpolate: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  interpolateOptions,
  build,
);

/**
 * `weighting` and `previous` [B, N], `gate` [B, 1] → [B, N] (eq. 7).
 * @throws {InvalidOptionsError} if one is no tensor.
 * @throws {RangeError} if one has another shape.
 */
export function interpolation(
  weighting: tf.Tensor2D,
  previous: tf.Tensor2D,
  gate: tf.Tensor2D,
): tf.Tensor2D {
  requireTensor('interpolation.weighting', weighting, 'B', 'N');
  const [batch, slots] = weighting.shape;
  requireTensor('interpolation.previous', previous, batch, slots);
  requireTensor('interpolation.gate', gate, batch, 1);
  return tf.add(tf.mul(gate, weighting), tf.mul(tf.sub(1, gate), previous));
}

function build({ gateBias }: z.output<typeof interpolateOptions>): Addressing {
  return {
    parameterSize: 1,
    initialBias: [gateBias],
    address: (parameters, { weighting, previous }) =>
      interpolation(weighting, previous, tf.sigmoid(parameters)),
    explain: (parameters) => [{ kind, parameters: { gate: tf.sigmoid(parameters) } }],
  };
}
