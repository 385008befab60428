import { type NamedVariables, parseOptions, variablesOption } from '@tapehead/core';
import { assignWeights } from '@tapehead/core/layers';
import * as z from 'zod';
import { CheckpointError, messageOf } from './checkpoint-error.js';
import type { NamedTensorData } from './tensor-data.js';

const error = "a map of tensors, such as a model file's weights";

/**
 * Sets every variable to the stored tensor of its name, such as an optimizer's state to those of
 * `encodeModel(model, { tensors: { optimizer: step.optimizerState } })`.
 * @throws {InvalidOptionsError} if they are no variables by their names, or no map of tensors.
 * @throws {CheckpointError} if a name is missing on either side or a shape differs; then nothing has changed.
 */
export function loadTensors(variables: NamedVariables, tensors: NamedTensorData): void {
  parseOptions('loadTensors.variables', variablesOption(), variables);
  parseOptions('loadTensors.tensors', z.instanceof(Map, { error }), tensors);
  try {
    assignWeights(variables, Object.fromEntries(tensors));
  } catch (error) {
    throw new CheckpointError(messageOf(error), { cause: error });
  }
}
