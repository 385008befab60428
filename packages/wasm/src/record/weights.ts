import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { NotRecordableError } from './errors.js';
import { innerBackend } from './recorder-backend.js';

/**
 * Makes sure that each weight is known by its numbers: weights that share them, as variables made from one tensor do,
 * get numbers of their own, which are the same.
 * @throws {NotRecordableError} naming a weight that is no floating-point number, or that has two names.
 */
export function prepareWeights(weights: NamedVariables): void {
  const names = new Map<tf.Variable, string>();
  for (const [name, weight] of Object.entries(weights)) {
    const other = names.get(weight);
    if (other !== undefined)
      throw new NotRecordableError(
        `Its weights ${other} and ${name} are one variable, which two names would train twice.`,
        { advice: 'Give it one name.' },
      );
    names.set(weight, name);
    if (weight.dtype !== 'float32')
      throw new NotRecordableError(
        `Its weight ${name} is of ${weight.dtype}, expected float32; numbers that stay the same may be a tensor that the step uses.`,
      );
    if (weight.size > 0 && innerBackend().refCount(weight.dataId) > 1)
      tf.tidy(() => {
        weight.assign(tf.tensor(weight.dataSync().slice(), weight.shape));
      });
  }
}
