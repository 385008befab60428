import {
  type Addressing,
  type AddressingDefinition,
  finiteNumber,
  oneOf,
  strictOptions,
} from '@tapehead/core';
import { activations, addressingSizes, partFactory } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';

const kind = 'sharpen';
const sharpenOptions = strictOptions({
  /**
   * `safe`: softmax(γ log(w + 1e-12)), which cannot underflow to 0/0.
   * `power`: w^γ / (Σ w^γ + 1e-16), as pytorch-ntm.
   */
  form: oneOf(['safe', 'power']).default('safe'),
  /** What makes γ ≥ 1 from its raw number. */
  sharpeningActivation: oneOf(['one-plus-softplus', 'one-plus-relu']).default('one-plus-softplus'),
  /** What the bias of γ's raw number starts from. */
  sharpeningBias: finiteNumber().default(0),
});

export type SharpenOptions = z.input<typeof sharpenOptions>;
export type SharpenForm = z.output<typeof sharpenOptions>['form'];

/**
 * The stage of sharpening: w(i) ∝ w̃(i)^γ (eq. 9), w̃ from the stage before.
 * Parameters [B, 1]: γ, before its activation.
 */
export function sharpen(options: SharpenOptions = {}): AddressingDefinition {
  return loadSharpen(options);
}

/** The same from stored options. */
export const loadSharpen = partFactory(kind, sharpenOptions, build, addressingSizes);

/** `weighting` [B, N], non-negative, and `sharpening` γ [B, 1] → [B, N] (eq. 9). */
export function sharpening(
  weighting: tf.Tensor2D,
  gamma: tf.Tensor2D,
  form: SharpenForm,
): tf.Tensor2D {
  return sharpenForms[form](weighting, gamma);
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
