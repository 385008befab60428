/**
 * Selects the WebAssembly SIMD backend of TensorFlow.js in Node, a page or a worker, and compiles models for it.
 * @module @tapehead/wasm
 */

export * from './compiled/index.js';
export {
  CompilationBlockedError,
  RelaxedSimdUnsupportedError,
  SimdUnsupportedError,
  ThreadedBackendError,
  WasmLoadError,
} from './errors.js';
export { hasRelaxedSimd, type Simd, simdNames } from './simd.js';
export { selectWasm, type WasmOptions } from './select.js';
// Re-exported so that users can name the interfaces that appear in the signatures above.
export type * from '@tapehead/core/interfaces';
