import '@tapehead/wasm/gradients';
import { parseOptions, strictOptions } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { compileBinary } from './backend/compile-binary.js';
import { createBackend } from './backend/create-backend.js';
import { mendKernels } from './backend/mended-kernels.js';
import { registerSegmentSum } from './backend/segment-sum.js';
import { isThreaded } from './backend/is-threaded.js';
import { SimdUnsupportedError, ThreadedBackendError, WasmLoadError } from './errors.js';

/** The options of `selectWasm`. */
export interface WasmOptions {
  /**
   * Where to find `tfjs-backend-wasm-simd.wasm` of `@tensorflow/tfjs-backend-wasm`, if you serve it as a file of its
   * own: a URL, or a path where there are files. By default the copy in this package is used, which needs no
   * configuration anywhere.
   */
  readonly binary?: string;
}

const schema = strictOptions({
  binary: z.string({ error: 'a URL or path' }).min(1, { error: 'a URL or path' }).optional(),
});

/** The priority with which tfjs itself registers the backend. */
const priority = 2;

let selecting: Promise<void> | undefined;

/**
 * Makes tfjs compute on its WASM SIMD backend, on one thread, in Node, a page or a worker, and registers
 * tfjs's gradients. Calling it again does no harm; calls that overlap share the first one's binary. After
 * an error the backend is the one that was selected before, and the call may be repeated.
 * @throws {SimdUnsupportedError} where there is no SIMD; the caller may choose `cpu`.
 * @throws {WasmLoadError} if the binary cannot be read, compiled or started, with the cause.
 * @throws {ThreadedBackendError} if tfjs's backend runs on threads already.
 * @throws {InvalidOptionsError} if `options` has an unknown or wrong member.
 */
export async function selectWasm(options: WasmOptions = {}): Promise<void> {
  const { binary } = parseOptions('selectWasm', schema, options);
  // tfjs drops the first of two initialisations that overlap, so all callers wait for one.
  selecting ??= select(binary).finally(() => {
    selecting = undefined;
  });
  return selecting;
}

async function select(binary: string | undefined): Promise<void> {
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new SimdUnsupportedError();
  if (!loadedBackend()) await register(binary);
  const loaded = loadedBackend();
  if (loaded && isThreaded(loaded)) throw new ThreadedBackendError();
  registerSegmentSum();
  mendKernels();
  await tf.setBackend('wasm');
}

/** The `wasm` backend that tfjs has loaded, if any. Asking tfjs itself for it would make it load one. */
function loadedBackend(): tf.KernelBackend | undefined {
  return tf.engine().registry.wasm;
}

/** Registers an instance that is already loaded, instead of tfjs's own way to load one. */
async function register(binary: string | undefined): Promise<void> {
  let backend: tf.KernelBackend;
  try {
    backend = await createBackend(await compileBinary(binary));
  } catch (cause) {
    throw new WasmLoadError(binary, cause);
  }
  // Someone else may have loaded a backend meanwhile, and there may be tensors in it.
  if (loadedBackend()) {
    backend.dispose();
    return;
  }
  if (tf.engine().backendNames().includes('wasm')) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, priority);
}
