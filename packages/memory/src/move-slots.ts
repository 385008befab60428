import { requireTensor } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Moves all contents from slot to slot: M(i) ← s_on M(i−1) + s_back M(i+1) + s_stay M(i), where M(−1) and M(N) are
 * zeros. `memory` is [B, N, M]; `move`, [B, 3, M] or [B, 3, 1], holds the shares in this order.
 * @throws {InvalidOptionsError} if one is no tensor.
 * @throws {RangeError} if one has another shape.
 */
export function moveSlots(memory: tf.Tensor3D, move: tf.Tensor3D): tf.Tensor3D {
  requireTensor('moveSlots.memory', memory, 'B', 'N', 'M');
  const [batch, slots, width] = memory.shape;
  requireTensor('moveSlots.move', move, batch, 3, move.shape[2] === 1 ? 1 : width);
  const columns = move.shape[2];
  const share = (index: number) => tf.slice(move, [0, index, 0], [batch, 1, columns]);
  const edge = tf.zeros<tf.Rank.R3>([batch, 1, width]);
  const others = [batch, slots - 1, width] as const;
  const on = tf.concat([edge, tf.slice(memory, [0, 0, 0], [...others])], 1);
  const back = tf.concat([tf.slice(memory, [0, 1, 0], [...others]), edge], 1);
  const moved = tf.add(tf.mul(share(0), on), tf.mul(share(1), back));
  return tf.add(moved, tf.mul(share(2), memory));
}
