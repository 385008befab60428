import type { NamedVariables } from '@tapehead/core';
import { assignWeights } from '@tapehead/core/layers';
import { CheckpointError, messageOf } from './checkpoint-error.js';
import type { NamedTensorData } from './tensor-data.js';

/**
 * Sets every variable to the stored tensor of its name, such as an optimizer's state to those of
 * `encodeModel(model, { tensors: { optimizer: step.optimizerState } })`.
 * @throws {CheckpointError} if a name is missing on either side or a shape differs; then nothing has changed.
 */
export function loadTensors(variables: NamedVariables, tensors: NamedTensorData): void {
  try {
    assignWeights(variables, Object.fromEntries(tensors));
  } catch (error) {
    throw new CheckpointError(messageOf(error), { cause: error });
  }
}
