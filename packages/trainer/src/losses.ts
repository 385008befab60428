import { type Loss, type LossTraits, type Registry, requireTensor } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { asStandard } from './standard.js';

/** Outputs of ½ cost ln 2 = 0.69 nats each, those of exploded weights often hundreds. */
const mostNats = (outputs: number) => 100 * outputs;

/** The error of each output [T, B, O], from logits and targets. */
type OutputErrors = (logits: tf.Tensor3D, targets: tf.Tensor3D) => tf.Tensor3D;

/**
 * A loss that is a sum over outputs. Where the mask is 0, logits and targets are replaced by zeros first, since NaN
 * or ∞ times 0 would be NaN in the loss and its gradient.
 */
function sumOfErrors(traits: LossTraits, errorsOf: OutputErrors): Loss {
  return asStandard({
    ...traits,
    evaluate(logits, targets, mask) {
      const where = `${traits.kind}.evaluate`;
      requireTensor(`${where}.logits`, logits, 'T', 'B', 'O');
      requireTensor(`${where}.targets`, targets, ...logits.shape);
      requireTensor(`${where}.mask`, mask, logits.shape[0], logits.shape[1]);
      const weights = tf.expandDims<tf.Tensor3D>(mask, 2);
      const counts = tf.notEqual(weights, 0);
      const counted = (values: tf.Tensor3D) => tf.where(counts, values, 0);
      const errors = errorsOf(counted(logits), counted(targets));
      return tf.div(tf.sum(tf.mul(errors, weights)), logits.shape[1]);
    },
  });
}

/**
 * Cross-entropy of independent bits, from logits: −z log σ(x) − (1 − z) log(1 − σ(x)).
 *
 * Written with softplus, −log σ(x) = softplus(−x), it neither overflows nor loses its gradient: tfjs's own
 * `sigmoidCrossEntropy` has a wrong one at x = 0.
 */
export const sigmoidCrossEntropy: Loss = sumOfErrors(
  {
    kind: 'sigmoid-cross-entropy',
    outputs: ['bits'],
    unit: 'nats',
    targets: { from: 0, to: 1 },
    mostLoss: mostNats,
  },
  (logits, targets) => {
    const ifOne = tf.mul(targets, tf.softplus(tf.neg(logits)));
    const ifZero = tf.mul(tf.sub(1, targets), tf.softplus(logits));
    return tf.add(ifOne, ifZero);
  },
);

/**
 * Cross-entropy of one choice out of O at each step, from logits: −Σ z log softmax(x). Targets may have any
 * sum, so that a step may count several times or not at all. The gradient is softmax(x) Σ z − z: that of
 * tfjs's own `softmaxCrossEntropy` is right only where they sum to 1.
 */
export const softmaxCrossEntropy: Loss = sumOfErrors(
  {
    kind: 'softmax-cross-entropy',
    outputs: ['classes'],
    unit: 'nats',
    targets: { from: 0, to: 1 },
    mostLoss: mostNats,
  },
  (logits, targets) => tf.neg(tf.mul(targets, tf.logSoftmax(logits))),
);

/**
 * Squared error of the outputs of bits: (σ(x) − z)². Not in nats. No output is beyond (0, 1), so targets must not be
 * either.
 */
export const squaredError: Loss = sumOfErrors(
  {
    kind: 'squared-error',
    outputs: ['bits'],
    targets: { from: 0, to: 1 },
    // Outputs of ½ cost ¼ each, those of exploded weights ½, since half of them are wrong. The 5 keeps a few wrong
    // outputs from counting as exploded.
    mostLoss: (outputs) => 0.4 * outputs + 5,
  },
  (logits, targets) => tf.square(tf.sub(tf.sigmoid(logits), targets)),
);

/** An output of 0 costs the square of its target; those of exploded weights cost far more than all of them. */
const mostSquares = (outputs: number, squares: number) => 100 * (outputs + squares);

/** Squared error of outputs that are numbers: (x − z)², in the square of their unit. */
export const linearSquaredError: Loss = sumOfErrors(
  { kind: 'linear-squared-error', outputs: ['numbers'], unit: 'squares', mostLoss: mostSquares },
  (logits, targets) => tf.square(tf.sub(logits, targets)),
);

/**
 * Huber's error of outputs that are numbers: (x − z)² / 2 up to a distance of 1, which is the deviation that the task
 * gives, and beyond it |x − z| − ½, so that outliers pull no harder than others.
 */
export const huber: Loss = sumOfErrors(
  { kind: 'huber', outputs: ['numbers'], unit: 'squares', mostLoss: mostSquares },
  (logits, targets) => {
    const distance = tf.abs(tf.sub(logits, targets));
    const near = tf.minimum(distance, 1);
    return tf.sub(tf.mul(near, distance), tf.mul(0.5, tf.square(near)));
  },
);

/** The losses by kind. */
export const losses: Registry['losses'] = {
  [sigmoidCrossEntropy.kind]: sigmoidCrossEntropy,
  [softmaxCrossEntropy.kind]: softmaxCrossEntropy,
  [squaredError.kind]: squaredError,
  [linearSquaredError.kind]: linearSquaredError,
  [huber.kind]: huber,
};
