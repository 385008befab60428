import { findInTable } from '@tapehead/options';
import type { LossTraits } from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';

/** How far a model's outputs are from the targets, as a differentiable function. */
export interface Loss extends LossTraits {
  /**
   * Logits and targets [T, B, O], mask [T, B] → scalar: the sum over the time steps and outputs that the
   * mask lets through, averaged over the batch.
   */
  evaluate(logits: tf.Tensor3D, targets: tf.Tensor3D, mask: tf.Tensor2D): tf.Scalar;
}

/** Outputs that say nothing cost ln 2 = 0.69 nats each, those of exploded weights often hundreds. */
const mostNats = (outputs: number) => 100 * outputs;

/** Mean over the batch of the sum of `errors` [T, B, O] where the mask [T, B] is 1. */
function perSequence(errors: tf.Tensor3D, mask: tf.Tensor2D): tf.Scalar {
  return tf.div(tf.sum(tf.mul(errors, tf.expandDims(mask, 2))), errors.shape[1]);
}

/**
 * Cross-entropy of independent bits, from logits: −z log σ(x) − (1 − z) log(1 − σ(x)).
 *
 * Written with softplus, −log σ(x) = softplus(−x), it neither overflows nor loses its gradient: tfjs's own
 * `sigmoidCrossEntropy` has a wrong one at x = 0.
 */
export const sigmoidCrossEntropy: Loss = {
  kind: 'sigmoid-cross-entropy',
  outputs: ['bits'],
  unit: 'nats',
  targets: { from: 0, to: 1 },
  mostLoss: mostNats,
  evaluate(logits, targets, mask) {
    const ifOne = tf.mul(targets, tf.softplus(tf.neg(logits)));
    const ifZero = tf.mul(tf.sub(1, targets), tf.softplus(logits));
    return perSequence(tf.add(ifOne, ifZero), mask);
  },
};

/** Cross-entropy of one choice out of O at each step, from logits: −Σ z log softmax(x). Targets sum to 1. */
export const softmaxCrossEntropy: Loss = {
  kind: 'softmax-cross-entropy',
  outputs: ['classes'],
  unit: 'nats',
  targets: { from: 0, to: 1 },
  mostLoss: mostNats,
  evaluate(logits, targets, mask) {
    const total = tf.losses.softmaxCrossEntropy<tf.Tensor3D, tf.Scalar>(
      targets,
      logits,
      mask,
      0,
      tf.Reduction.SUM,
    );
    return tf.div(total, logits.shape[1]);
  },
};

/**
 * Squared error of the outputs: (σ(x) − z)². Not in nats. No output is beyond (0, 1), so targets must not be
 * either.
 */
export const squaredError: Loss = {
  kind: 'squared-error',
  outputs: ['bits', 'numbers'],
  targets: { from: 0, to: 1 },
  // Outputs that say nothing cost ¼ each, those of exploded weights ½, being wrong half of the time. A few that are
  // wrong by chance must not count as that.
  mostLoss: (outputs) => 0.4 * outputs + 5,
  evaluate: (logits, targets, mask) =>
    perSequence(tf.square(tf.sub(tf.sigmoid(logits), targets)), mask),
};

/** The losses by kind. */
export const losses = {
  [sigmoidCrossEntropy.kind]: sigmoidCrossEntropy,
  [softmaxCrossEntropy.kind]: softmaxCrossEntropy,
  [squaredError.kind]: squaredError,
} satisfies Readonly<Record<string, Loss>>;

/**
 * The loss of a kind.
 * @throws {InvalidOptionsError} if there is none.
 */
export function loadLoss(kind: string): Loss {
  return findInTable('loss', losses, kind);
}
