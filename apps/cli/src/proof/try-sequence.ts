import type { Task } from '@tapehead/core';
import type { SparsePass } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';

/** How many bits of a sequence are answered wrongly. */
export function wrongBitsIn(
  { forward }: SparsePass,
  { fromPattern, inputSize }: Task,
  rows: readonly (readonly number[])[],
): number {
  const batch = fromPattern?.(rows);
  if (!batch) return 0;
  const { steps, inputs, targets, mask } = batch;
  const logits = tf.tidy(() => [...forward(tf.tensor3d(inputs, [steps, 1, inputSize])).dataSync()]);
  const size = logits.length / steps;
  const wrong = logits.filter(
    (logit, at) => mask[Math.floor(at / size)] === 1 && logit > 0 !== (targets[at] === 1),
  );
  return wrong.length;
}
