/** There is no WebAssembly SIMD here, so the `wasm` backend would be of no use. */
export class SimdUnsupportedError extends Error {
  override readonly name = 'SimdUnsupportedError';
  readonly code = 'SIMD_UNSUPPORTED';

  constructor() {
    super(
      'This JavaScript engine has no WebAssembly SIMD, which the wasm backend needs. ' +
        'Node 20, Chrome 91, Firefox 89, Safari 16.4 and newer ones have it. ' +
        "To go on without it, slower: import '@tensorflow/tfjs-backend-cpu' and await tf.setBackend('cpu').",
    );
  }
}

/** The file of the `wasm` backend could not be fetched, read or compiled. */
export class WasmLoadError extends Error {
  override readonly name = 'WasmLoadError';
  readonly code = 'WASM_LOAD_FAILED';

  constructor(binary: string | undefined, options?: ErrorOptions) {
    super(
      `The wasm backend could not be loaded from ${binary ?? 'the place where tfjs looks for it'}. ` +
        "Give selectWasm({ binary }) the URL (in Node: the path) of tfjs-backend-wasm-simd.wasm, a file of '@tensorflow/tfjs-backend-wasm'. " +
        'After a failure tfjs takes another place only in a fresh page, worker or process.',
      options,
    );
  }
}
