import * as tf from '@tensorflow/tfjs-core';
import { apart } from '../rows.js';

/** So that the logarithm of a usage of 0 is finite. */
const epsilon = 1e-6;
/**
 * How much more each slot counts as used than the one before it, so that of those used alike the first comes first, whatever
 * float32 makes of them. To call those alike that differ by less than a bound would give no order: the first may be like the
 * second and that like the third, and yet the third be used less than the first. Then each had one before it, and none would
 * be free. To round them to multiples of one would be an order, but those next to a boundary would change places by rounding errors.
 */
const later = 1e-6;

/**
 * What is kept of each slot, ψ = Π_r (1 − f^r w^r), [B, N]: less where it is read for the last time. `freeGates` f is
 * [B, R], `readWeightings` are those of the step before, [B, R, N].
 */
export function retention(freeGates: tf.Tensor2D, readWeightings: tf.Tensor3D): tf.Tensor2D {
  const freed = tf.mul<tf.Tensor3D>(tf.expandDims(freeGates, 2), readWeightings);
  return eachOfTimes(tf.sub(1, freed));
}

/** u ← (u + w − u w) ψ, [B, N], with w = 1 − Π (1 − w^w) of the writes of the step before, [B, W, N]. */
export function nextUsage(
  usage: tf.Tensor2D,
  writeWeightings: tf.Tensor3D,
  kept: tf.Tensor2D,
): tf.Tensor2D {
  const unwritten = eachOfTimes(tf.sub(1, writeWeightings));
  // u + w − u w = 1 − (1 − u)(1 − w)
  return tf.mul(tf.sub(1, tf.mul(tf.sub(1, usage), unwritten)), kept);
}

/** The product of [B, K, N] over K, [B, N]. */
function eachOfTimes(factors: tf.Tensor3D): tf.Tensor2D {
  return apart(factors).reduce((product, factor) => tf.mul(product, factor));
}

/**
 * The weighting of free slots, [B, N] (Graves et al. 2016, equation 1): a(i) = (1 − u(i)) Π u(j) over the slots j that are
 * used less. Of slots that are used alike those before count as less. Nothing is sorted: each pair of slots is compared.
 * In whatever order the slots are, Σ a = 1 − Π u.
 */
export function allocation(usage: tf.Tensor2D): tf.Tensor2D {
  const [batch, slots] = usage.shape;
  const own = tf.reshape<tf.Rank.R3>(usage, [batch, slots, 1]);
  const other = tf.reshape<tf.Rank.R3>(usage, [batch, 1, slots]);
  // [N, N]: 1 where slot j comes before slot i.
  const before = tf.tensor2d(
    Float32Array.from({ length: slots * slots }, (_, place) =>
      Number(place % slots < Math.floor(place / slots)),
    ),
    [slots, slots],
  );
  const places = tf.range(0, slots);
  const rank = tf.add(own, tf.mul(tf.reshape(places, [1, slots, 1]), later));
  const otherRank = tf.add(other, tf.mul(tf.reshape(places, [1, 1, slots]), later));
  const less = tf.step(tf.sub(rank, otherRank));
  const atMost = tf.sub(1, tf.step(tf.sub(otherRank, rank)));
  const used = tf.add(tf.mul(tf.sub(1, before), less), tf.mul(before, atMost));
  // u is a little more than 0, and 1 stays 1.
  const logarithms = tf.log(tf.add(tf.mul(other, 1 - epsilon), epsilon));
  const product = tf.exp<tf.Tensor2D>(tf.sum<tf.Tensor2D>(tf.mul(used, logarithms), 2));
  return tf.mul(tf.sub(1, usage), product);
}
