export * from './compiled/index.js';
export { SimdUnsupportedError, ThreadedBackendError, WasmLoadError } from './errors.js';
export { selectWasm, type WasmOptions } from './select.js';
