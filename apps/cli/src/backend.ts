import { findKind } from '@tapehead/core/layers';
import { selectWasm } from '@tapehead/wasm';
import '@tapehead/wasm/gradients';
import * as tf from '@tensorflow/tfjs-core';

/** How to select each of the backends in `backendNames`. */
const backends: Readonly<Record<string, () => Promise<void>>> = {
  wasm: () => selectWasm(),
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
  },
};

/**
 * Makes tfjs compute on a backend.
 * @throws {SimdUnsupportedError} if `wasm` is asked for where there is no SIMD.
 */
export async function selectBackend(name: string): Promise<void> {
  // Otherwise tfjs prints an advertisement with its first operation in Node.
  tf.enableProdMode();
  await findKind('backend', backends, name)();
}
