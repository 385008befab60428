import { findInTable } from '@tapehead/options';
import * as tf from '@tensorflow/tfjs-core';

/** How far a model's outputs are from the targets, as a differentiable function. */
export interface Loss {
  readonly kind: string;
  /**
   * Logits and targets [T, B, O], mask [T, B] → scalar: the sum over the time steps and outputs that the
   * mask lets through, averaged over the batch. In nats, if the loss is a cross-entropy.
   */
  evaluate(logits: tf.Tensor3D, targets: tf.Tensor3D, mask: tf.Tensor2D): tf.Scalar;
}

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
  evaluate(logits, targets, mask) {
    const ifOne = tf.mul(targets, tf.softplus(tf.neg(logits)));
    const ifZero = tf.mul(tf.sub(1, targets), tf.softplus(logits));
    return perSequence(tf.add(ifOne, ifZero), mask);
  },
};

/** Cross-entropy of one choice out of O at each step, from logits: −Σ z log softmax(x). Targets sum to 1. */
export const softmaxCrossEntropy: Loss = {
  kind: 'softmax-cross-entropy',
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

/** Squared error of the outputs: (σ(x) − z)². Not in nats. */
export const squaredError: Loss = {
  kind: 'squared-error',
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
