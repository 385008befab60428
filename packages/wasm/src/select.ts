import '@tapehead/gradients';
import { parseOptions, strictOptions } from '@tapehead/options';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { SimdUnsupportedError, WasmLoadError } from './errors.js';
import { withoutProcessListeners } from './without-process-listeners.js';

export interface WasmOptions {
  /**
   * Where `tfjs-backend-wasm-simd.wasm` of `@tensorflow/tfjs-backend-wasm` lies: a URL in a page or
   * worker (bundlers give it, such as Vite's `?url` imports), a path in Node. Left out, it is looked
   * for beside tfjs's own script. No other binary is ever loaded.
   */
  readonly binary?: string;
}

const schema = strictOptions({
  binary: z.string({ error: 'a URL or path' }).min(1, { error: 'a URL or path' }).optional(),
});

let selecting: Promise<void> | undefined;

/**
 * Makes tfjs compute on its WASM SIMD backend, in Node, a page or a worker, and registers tfjs's
 * gradients. Calling it again does no harm; calls that overlap share the first one's binary.
 * @throws {SimdUnsupportedError} where there is no SIMD; the backend then is the one that was
 * selected before, and the caller may choose `cpu`.
 * @throws {WasmLoadError} if the binary cannot be loaded.
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
  // The threaded build hangs once it is minified.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (binary !== undefined) loadFrom(binary);
  const loaded = await withoutProcessListeners(() => tf.setBackend('wasm'));
  if (!loaded) throw new WasmLoadError(binary);
}

function loadFrom(binary: string): void {
  try {
    // tfjs wants all three names; only the SIMD one is used.
    setWasmPaths({
      'tfjs-backend-wasm.wasm': binary,
      'tfjs-backend-wasm-simd.wasm': binary,
      'tfjs-backend-wasm-threaded-simd.wasm': binary,
    });
  } catch (cause) {
    // tfjs takes no other place once it has failed to load from one.
    throw new WasmLoadError(binary, { cause });
  }
}
