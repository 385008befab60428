import type { SequenceModel } from '@tapehead/core';
import { createGenerator, type Generator, type Purpose } from '../recorded/generate.js';
import { recordedKernels } from '../recorded/recorded-kernels.js';
import { MissingKernelsError } from './errors.js';
import { findKernels } from './find-kernels.js';
import { currentHost } from './host.js';
import type { KernelTable, ModelKernels } from './kernel-table.js';

/**
 * The kernels of a model: those of its parts, where the table has all of them, and otherwise what is
 * generated from a recording of its step.
 * @throws {NotRecordableError} if there are no kernels and the model does not bear recording.
 * @throws {CompiledDisagreementError} if what is generated does not compute what the model computes.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function modelKernels(
  model: SequenceModel,
  table: KernelTable,
  gradients: Exclude<Purpose, 'evaluation'>,
): ModelKernels {
  const own = kernelsOfParts(model, table);
  if (!(own instanceof MissingKernelsError)) return own;
  const generator = generatorOf(model);
  // What is refused is refused now, and not in the middle of training.
  generator.at(1, gradients);
  return recordedKernels(model, generator, gradients);
}

/** The kernels of a model's parts, or which part has none. */
export function kernelsOfParts(
  { inputSize, outputSize, architecture }: SequenceModel,
  table: KernelTable,
): ModelKernels | MissingKernelsError {
  try {
    const twin = findKernels('model', table.models, architecture.kind);
    const kernels = twin(architecture.options, { inputSize, outputSize }, table);
    return { ...kernels, showsMachine: true };
  } catch (error) {
    if (error instanceof MissingKernelsError) return error;
    throw error;
  }
}

const generators = new WeakMap<SequenceModel, Generator>();

/** A model is recorded once. */
export function generatorOf(model: SequenceModel): Generator {
  // Recording needs the backend as well.
  currentHost();
  const known = generators.get(model);
  if (known) return known;
  const generator = createGenerator(model);
  generators.set(model, generator);
  return generator;
}
