import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from './host.js';

/**
 * What has to be called before kernels change numbers of these variables where they lie, which tfjs does not
 * expect to happen:
 *
 * - It packs a matrix when it first multiplies by it, and takes the packed copy from then on. Those copies are
 *   dropped, so that every op sees the numbers as they will be.
 * - Tensors can have their numbers in common (`a.assign(b)`, `tf.variable(b)`, `tf.reshape(b, …)`). A variable
 *   that shares them gets its own, so that only itself changes.
 */
export function inPlaceWriting(host: Host, variables: NamedVariables): () => void {
  const all = Object.values(variables).filter(({ size }) => size > 0);
  let tensorsMade = -1;
  return () => {
    for (const variable of all) if (host.isShared(variable)) giveOwnNumbers(variable);
    // Nothing was packed since the last time if no op has run, as is so from update to update.
    if (host.tensorsMade() === tensorsMade) return;
    for (const variable of all) host.forgetCopies(variable);
    tensorsMade = host.tensorsMade();
  };
}

function giveOwnNumbers(variable: tf.Variable): void {
  tf.tidy(() => {
    // `tf.clone` may leave them shared.
    variable.assign(tf.mul(variable, 1));
  });
}
