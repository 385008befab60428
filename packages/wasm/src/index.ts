export * from './compiled/index.js';
export { SimdUnsupportedError, WasmLoadError } from './errors.js';
export { selectWasm, type WasmOptions } from './select.js';
