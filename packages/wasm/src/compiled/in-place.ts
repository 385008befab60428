import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from './host.js';

/**
 * Returns a function to call before kernels change these variables' numbers in place, which tfjs does not expect:
 *
 * - tfjs packs a matrix when it first multiplies by it, and uses the packed copy from then on. These copies are
 *   dropped, so that later ops see the new numbers.
 * - Tensors can share their numbers (`a.assign(b)`, `tf.variable(b)`, `tf.reshape(b, …)`). A variable that shares
 *   them gets a copy of its own, so that no other tensor changes.
 */
export function inPlaceWriting(host: Host, variables: NamedVariables): () => void {
  const all = Object.values(variables).filter(({ size }) => size > 0);
  let tensorsMade = -1;
  return () => {
    for (const variable of all) if (host.isShared(variable)) giveOwnNumbers(variable);
    // If no op has run since the last call, as between updates, nothing was packed meanwhile.
    if (host.tensorsMade() === tensorsMade) return;
    for (const variable of all) host.forgetCopies(variable);
    tensorsMade = host.tensorsMade();
  };
}

function giveOwnNumbers(variable: tf.Variable): void {
  tf.tidy(() => {
    // Multiplying makes a copy; `tf.clone` may leave the numbers shared.
    variable.assign(tf.mul(variable, 1));
  });
}
