import { parseOptions, requireModel, type SequenceModel, strictOptions } from '@tapehead/core';
import { stepOptions } from '@tapehead/trainer';
import { NotRecordableError } from '../record/errors.js';
import { MissingKernelsError } from './errors.js';
import { ingredientKernels, type Ingredients } from './ingredients.js';
import type { KernelTable } from './kernel-table.js';
import { kernelsOption } from './kernels-option.js';
import { modelKernels } from './model-kernels.js';
import { standardKernels } from './standard-kernels.js';

/** What a model is to be trained with, if it is, and the kernels that there are. */
export interface MissingKernelsOptions extends Omit<Ingredients, 'optimizer'> {
  /** As for `compileStep`; if not given, it is not to be trained. */
  readonly optimizer?: Ingredients['optimizer'] | undefined;
  /** Kernels by the kinds of parts; those of Tapehead's own parts, if not given. */
  readonly kernels?: KernelTable | undefined;
}

const { optimizer, loss, clip } = stepOptions.shape;
const missingKernelsOptions = strictOptions({
  optimizer: optimizer.optional(),
  loss,
  clip,
  kernels: kernelsOption,
});

/**
 * Why a model cannot be compiled: the error that `compileModel`, or with an optimizer `compileStep`, would
 * throw; null, if all of it can be. A model whose parts have no kernels is recorded to find out, once; what was
 * recorded is there when it is compiled.
 * @throws {CompiledDisagreementError} if what is generated does not compute what the model computes.
 * @throws {WasmBackendRequiredError} if a model is to be recorded and tfjs does not compute on `wasm`.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 */
export function missingKernels(
  model: SequenceModel,
  options: MissingKernelsOptions = {},
): MissingKernelsError | NotRecordableError | null {
  requireModel('missingKernels.model', model);
  const { kernels = standardKernels, ...parts } = parseOptions(
    'missingKernels',
    missingKernelsOptions,
    options,
  );
  try {
    modelKernels(model, kernels, parts.optimizer ? 'training' : 'input-gradients');
    if (parts.optimizer) ingredientKernels({ ...parts, optimizer: parts.optimizer });
    return null;
  } catch (error) {
    if (error instanceof MissingKernelsError || error instanceof NotRecordableError) return error;
    throw error;
  }
}
