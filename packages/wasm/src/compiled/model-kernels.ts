import type { SequenceModel } from '@tapehead/core';
import { createGenerator, type Purpose } from '../recorded/generate.js';
import { recordedKernels } from '../recorded/recorded-kernels.js';
import { MissingKernelsError } from './errors.js';
import { findKernels } from './find-kernels.js';
import { currentHost } from './host.js';
import type { KernelTable, ModelKernels } from './kernel-table.js';

/**
 * The kernels of a model: those of its parts, where the table has all of them, and otherwise what is
 * generated from a recording of its step.
 * @throws {NotRecordableError} if there are no kernels and the model does not bear recording.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function modelKernels(
  model: SequenceModel,
  table: KernelTable,
  gradients: Exclude<Purpose, 'evaluation'>,
): ModelKernels {
  const { inputSize, outputSize, architecture } = model;
  try {
    const twin = findKernels('model', table.models, architecture.kind);
    return twin(architecture.options, { inputSize, outputSize }, table);
  } catch (error) {
    if (!(error instanceof MissingKernelsError)) throw error;
  }
  // Recording needs the backend as well.
  currentHost();
  return recordedKernels(model, createGenerator(model), gradients);
}
