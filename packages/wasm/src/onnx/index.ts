/**
 * Writes a model as ONNX, from its recorded step.
 * @module @tapehead/wasm/onnx
 */
export { NotExportableError } from './errors.js';
export { exportOnnx, type OnnxModel, type OnnxOptions } from './export-model.js';
export type { OnnxValue } from './protobuf.js';
