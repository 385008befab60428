import * as tf from '@tensorflow/tfjs-core';

/** An axis, and whether to go along it forwards or backwards. */
export interface Way {
  readonly axis: number;
  readonly towards: 1 | -1;
}

/** x moved by so many places along the axis; what comes in is filled with `fill`, and what goes out is lost. */
export function shifted(x: tf.Tensor, by: number, fill: number, { axis, towards }: Way): tf.Tensor {
  const extent = x.shape[axis] ?? 1;
  const rest = Math.max(0, extent - by);
  const withExtent = (count: number) =>
    x.shape.map((other, index) => (index === axis ? count : other));
  const filled = tf.fill(withExtent(extent - rest), fill);
  if (rest === 0) return filled;
  const from = x.shape.map((_, index) => (index === axis && towards < 0 ? extent - rest : 0));
  const kept = tf.slice(x, from, withExtent(rest));
  return tf.concat(towards > 0 ? [filled, kept] : [kept, filled], axis);
}

/** Π_{j≤i} x_j along the axis, in as many operations as the extent has binary digits. */
export function accumulatedProduct(x: tf.Tensor, way: Way): tf.Tensor {
  const extent = x.shape[way.axis] ?? 1;
  let product = x;
  for (let distance = 1; distance < extent; distance *= 2)
    product = tf.mul(product, shifted(product, distance, 1, way));
  return product;
}
