import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBackend } from '@tensorflow/tfjs-core';

/** Whether a backend is tfjs's WASM backend on several threads, as it is with emscripten's `PThread`. */
export function isThreaded(backend: KernelBackend): boolean {
  return backend instanceof BackendWasm && 'PThread' in backend.wasm;
}

/** Whether memory is shared among threads. */
export function isShared(buffer: ArrayBufferLike): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
