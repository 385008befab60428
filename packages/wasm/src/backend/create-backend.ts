import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { runLoader } from './generated/loader.js';
import type { LoadedModule, LoaderConfig } from './loader-types.js';

/**
 * An instance of tfjs's SIMD backend from its compiled binary. tfjs's own way finds the binary by the name
 * of its script, which bundlers change, and tells nobody why it failed.
 * @throws {Error} if the module cannot be instantiated or is not that binary.
 */
export async function createBackend(binary: WebAssembly.Module): Promise<BackendWasm> {
  const loaded = await load(binary);
  loaded.tfjs = {
    init: loaded.cwrap('init', null, []),
    initWithThreadsCount: loaded.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: loaded.cwrap('get_threads_count', 'number', []),
    registerTensor: loaded.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: loaded.cwrap('dispose_data', null, ['number']),
    dispose: loaded.cwrap('dispose', null, []),
  };
  return new BackendWasm(loaded);
}

function load(binary: WebAssembly.Module): Promise<LoadedModule> {
  return new Promise((resolve, reject) => {
    const loaded = runLoader({
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(binary, imports)
          .then((instance) => {
            receive(instance, binary);
          })
          .catch(reject);
        return {};
      },
      // It would print the same message that the rejection carries.
      printErr: () => undefined,
    } satisfies LoaderConfig);
    loaded.then(resolve, reject);
  });
}
