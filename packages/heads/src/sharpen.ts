import {
  type Addressing,
  type AddressingDefinition,
  findInTable,
  finiteNumber,
  oneOf,
  type OptionsShape,
  requireTensor,
  strictOptions,
} from '@tapehead/core';
import { activations } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { stageFactory } from './stage-factory.js';

const kind = 'sharpen';
const sharpenOptions = strictOptions({
  form: oneOf(['safe', 'power']).default('safe'),
  sharpeningActivation: oneOf(['one-plus-softplus', 'one-plus-relu']).default('one-plus-softplus'),
  sharpeningBias: finiteNumber().default(0),
} satisfies OptionsShape<SharpenOptions>);

/** The options of `sharpen`. */
export interface SharpenOptions {
  /**
   * `safe`: softmax(γ log(w + 1e-12)), which cannot underflow to 0/0.
   * `power`: w^γ / (Σ w^γ + 1e-16), as pytorch-ntm. By default `safe`.
   */
  readonly form?: SharpenForm | undefined;
  /** What makes γ ≥ 1 from its raw number; `one-plus-softplus` by default. */
  readonly sharpeningActivation?: 'one-plus-softplus' | 'one-plus-relu' | undefined;
  /** What the bias of γ's raw number starts from; 0 by default. */
  readonly sharpeningBias?: number | undefined;
}
/** How weightings are sharpened; `SharpenOptions` says what each form is. */
export type SharpenForm = 'safe' | 'power';

/**
 * The stage of sharpening: w(i) ∝ w̃(i)^γ (eq. 9), w̃ from the stage before.
 * Parameters [B, 1]: γ, before its activation.
 * @example
 * ```ts
 * import { compose, readHead, sharpen, shift } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: compose(shift(), sharpen({ form: 'safe' })) });
 * ```
 */
export function sharpen(options: SharpenOptions = {}): AddressingDefinition {
  return loadSharpen(options satisfies z.input<typeof sharpenOptions>);
}

/** The same from stored options. */
export const loadSharpen: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  sharpenOptions,
  build,
);

/**
 * `weighting` [B, N], non-negative, and `gamma` γ [B, 1] → [B, N] (eq. 9).
 * @throws {InvalidOptionsError} if one is no tensor, or there is no such form.
 * @throws {RangeError} if one has another shape.
 */
export function sharpening(
  weighting: tf.Tensor2D,
  gamma: tf.Tensor2D,
  form: SharpenForm,
): tf.Tensor2D {
  requireTensor('sharpening.weighting', weighting, 'B', 'N');
  requireTensor('sharpening.gamma', gamma, weighting.shape[0], 1);
  return findInTable('sharpening.form', sharpenForms, form)(weighting, gamma);
}

const sharpenForms = {
  safe: (weighting: tf.Tensor2D, gamma: tf.Tensor2D): tf.Tensor2D =>
    tf.softmax(tf.mul(gamma, tf.log(tf.add(tf.relu(weighting), 1e-12)))),
  power(weighting: tf.Tensor2D, gamma: tf.Tensor2D): tf.Tensor2D {
    const powers = tf.pow<tf.Tensor2D>(tf.relu(weighting), gamma);
    return tf.div(powers, tf.add(tf.sum(powers, 1, true), 1e-16));
  },
};

function build(options: z.output<typeof sharpenOptions>): Addressing {
  const activation = activations[options.sharpeningActivation];
  return {
    parameterSize: 1,
    initialBias: [options.sharpeningBias],
    address: (parameters, { weighting }) =>
      sharpening(weighting, activation(parameters), options.form),
    explain: (parameters) => [{ kind, parameters: { sharpening: activation(parameters) } }],
  };
}
