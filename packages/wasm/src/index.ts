/**
 * Selects the WebAssembly SIMD backend of TensorFlow.js in Node, a page or a worker.
 * @module @tapehead/wasm
 */

export * from './compiled/index.js';
export { SimdUnsupportedError, ThreadedBackendError, WasmLoadError } from './errors.js';
export { selectWasm, type WasmOptions } from './select.js';
// Whoever uses this package can name the interfaces that it is written for.
export type * from '@tapehead/core/interfaces';
