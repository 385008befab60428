/**
 * Models and training states as deterministic safetensors bytes.
 * @module @tapehead/checkpoint
 */

export { CheckpointError, NewerFormatError } from './checkpoint-error.js';
export { decodeSafetensors, type Safetensors, type StoredTensor } from './decode-safetensors.js';
export { encodeSafetensors } from './encode-safetensors.js';
export { loadTensors } from './load-tensors.js';
export {
  type DecodedModel,
  decodeModel,
  encodeModel,
  loadModelFile,
  loadWeights,
  type ModelExtras,
  readTensors,
} from './model.js';
export { decodeModelFile, encodeModelFile, type ModelFile } from './model-file.js';
export { parseStrictJson } from './strict-json.js';
export type { NamedTensorData, TensorData } from './tensor-data.js';
export { loadModel, saveModel } from './tfjs-io.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
