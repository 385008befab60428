import { parseOptions, requireModel, type SequenceModel, strictOptions } from '@tapehead/core';
import { stepOptions } from '@tapehead/trainer';
import { kernelsOf } from './engine.js';
import { MissingKernelsError } from './errors.js';
import { ingredientKernels, type Ingredients } from './ingredients.js';
import type { KernelTable } from './kernel-table.js';
import { kernelsOption } from './kernels-option.js';
import { standardKernels } from './standard-kernels.js';

/** What a model is to be trained with, if it is, and the kernels that there are. */
export interface MissingKernelsOptions extends Omit<Ingredients, 'optimizer'> {
  /** As for `compile`; if not given, it is not to be trained. */
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
 * Why a model cannot be compiled: the error that `compileModel`, or with an optimizer `compile`, would throw for
 * want of kernels; null, if there are kernels for all of it. It takes no memory and asks for no backend.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 */
export function missingKernels(
  model: SequenceModel,
  options: MissingKernelsOptions = {},
): MissingKernelsError | null {
  requireModel('missingKernels.model', model);
  const { kernels = standardKernels, ...parts } = parseOptions(
    'missingKernels',
    missingKernelsOptions,
    options,
  );
  try {
    kernelsOf(model, kernels);
    if (parts.optimizer) ingredientKernels({ ...parts, optimizer: parts.optimizer });
    return null;
  } catch (error) {
    if (error instanceof MissingKernelsError) return error;
    throw error;
  }
}
