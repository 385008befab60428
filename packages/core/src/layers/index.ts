/**
 * What parts with weights are made of: linear maps, activations, initial values, named variables.
 * @module @tapehead/core/layers
 */

export { activations } from './activations.js';
export { assemble } from './assemble.js';
export { addressingSizes, controllerSizes, headSizes, parseModelSizes } from './build-sizes.js';
export { architectureOf, architectureOption, definitionOption, findKind } from './architecture.js';
export {
  countInitial,
  type Initial,
  initialMatrix,
  type InitialValue,
  initialValueOption,
  initialVector,
} from './initial-value.js';
export { forEachSequence } from './for-each-sequence.js';
export { countLinear, type Linear, linear } from './linear.js';
export { partFactory } from './part.js';
export { overTime } from './sequence.js';
export { mapTensors, ownTensors, tensorsOf, tidyTree } from './tensor-tree.js';
export { modelPasses, type StepDefinition, unroll } from './unroll.js';
export {
  assignWeights,
  countWeights,
  disposeWeights,
  joined,
  listWeights,
  prefixed,
  uniformVariable,
  variable,
  type WeightEntry,
} from './variables.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '../interfaces/index.js';
