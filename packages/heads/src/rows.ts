import * as tf from '@tensorflow/tfjs-core';

/** A function that takes the columns of a row [B, X] one after the other. */
export function columnsOf(row: tf.Tensor2D): (count: number) => tf.Tensor2D {
  const [batch] = row.shape;
  let begin = 0;
  return (count) => {
    begin += count;
    return tf.slice(row, [0, begin - count], [batch, count]);
  };
}

/** All on slot 0, [B, N]. */
export function firstSlot(batch: number, slots: number): tf.Tensor2D {
  const rest = tf.zeros<tf.Rank.R2>([batch, slots - 1]);
  return tf.concat([tf.ones<tf.Rank.R2>([batch, 1]), rest], 1);
}

/** K tensors [B, X] → [B, K, X]. */
export function stacked(rows: readonly tf.Tensor2D[]): tf.Tensor3D {
  return tf.reshape(tf.concat([...rows], 1), [
    rows[0]?.shape[0] ?? 0,
    rows.length,
    rows[0]?.shape[1] ?? 0,
  ]);
}

/** One of the K rows of [B, K, X], [B, X]. */
export function rowOf(rows: tf.Tensor3D, index: number): tf.Tensor2D {
  const [batch, , size] = rows.shape;
  return tf.reshape(tf.slice(rows, [0, index, 0], [batch, 1, size]), [batch, size]);
}

/** [B, K, X] → its K rows, each [B, X]; the other way round than `stacked`. */
export function apart(rows: tf.Tensor3D): readonly tf.Tensor2D[] {
  return Array.from({ length: rows.shape[1] }, (_, index) => rowOf(rows, index));
}

/** Of marks [B, N], each 0 or 1 and at least one of each row 1, the first of each row alone. */
export function firstOf(marks: tf.Tensor2D): tf.Tensor2D {
  const places = tf.mul<tf.Tensor2D>(marks, tf.range(marks.shape[1], 0, -1));
  return tf.sub(1, tf.step(tf.sub(tf.max(places, 1, true), places)));
}
