export { didYouMean } from './did-you-mean.js';
export { emptyRegistry } from './empty-registry.js';
export { findInTable } from './find-in-table.js';
export { InvalidOptionsError } from './invalid-options-error.js';
export {
  checkedElsewhere,
  functionOption,
  generatorOption,
  objectWith,
  requireGenerator,
} from './objects.js';
export { requireModel, requireRegistry, variablesOption } from './model.js';
export { parseOptions } from './parse-options.js';
export { escapeUnprintable, printable } from './printable.js';
export {
  isTensor,
  noTensor,
  requireSequences,
  requireTensor,
  requireTensors,
} from './require-tensor.js';
export {
  type Complete,
  type DefaultsShape,
  finiteNumber,
  flag,
  oneOf,
  type OptionsShape,
  positiveNumber,
  realNumber,
  strictOptions,
  wholeNumber,
} from './schemas.js';
