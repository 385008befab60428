import * as tf from '@tensorflow/tfjs-core';
import { sharpening } from '../sharpen.js';

/** In which order one write head wrote to the slots. */
export interface Links {
  /** p, [B, N]: where it wrote last. */
  readonly precedence: tf.Tensor2D;
  /** L, [B, N, N]: L(i, j) is how much slot i was written right after slot j. */
  readonly links: tf.Tensor3D;
}

/** Nothing is written yet. */
export function noLinks(batch: number, slots: number): Links {
  return { precedence: tf.zeros([batch, slots]), links: tf.zeros([batch, slots, slots]) };
}

/**
 * After a write by w, [B, N]: L(i, j) ← (1 − w(i) − w(j)) L(i, j) + w(i) p(j), with zeros on the diagonal, then
 * p ← (1 − Σ w) p + w.
 */
export function nextLinks({ precedence, links }: Links, written: tf.Tensor2D): Links {
  const [batch, slots] = written.shape;
  const rows = tf.reshape<tf.Rank.R3>(written, [batch, slots, 1]);
  const columns = tf.reshape<tf.Rank.R3>(written, [batch, 1, slots]);
  const before = tf.reshape<tf.Rank.R3>(precedence, [batch, 1, slots]);
  const kept = tf.mul(tf.sub(tf.sub(1, rows), columns), links);
  const linked = tf.add(kept, tf.mul(rows, before));
  const left = tf.sub(1, tf.sum(written, 1, true));
  return {
    precedence: tf.add(tf.mul(left, precedence), written),
    links: tf.mul(linked, tf.sub(1, tf.eye(slots))),
  };
}

/** Where each read weighting, [B, R, N], leads: to what was written after it, and to what was written before it. */
export function followed(
  { links }: Links,
  readWeightings: tf.Tensor3D,
): { readonly forward: tf.Tensor3D; readonly backward: tf.Tensor3D } {
  return {
    forward: tf.matMul(readWeightings, links, false, true),
    backward: tf.matMul(readWeightings, links),
  };
}

/**
 * A link's weightings, [B, R, N], sharpened by s, [B, R] (Csordás and Schmidhuber 2019, section 3.3):
 * S(d, s)(i) = d(i)^s / Σ d^s, times Σ d here, so that where nothing is linked, nothing is.
 */
export function sharpened(weightings: tf.Tensor3D, sharpness: tf.Tensor2D): tf.Tensor3D {
  const [batch, reads, slots] = weightings.shape;
  const rows = tf.reshape<tf.Rank.R2>(weightings, [batch * reads, slots]);
  const powers = sharpening(rows, tf.reshape(sharpness, [batch * reads, 1]), 'safe');
  return tf.reshape(tf.mul(powers, tf.sum(rows, 1, true)), weightings.shape);
}
