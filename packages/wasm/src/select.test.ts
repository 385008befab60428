import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InvalidOptionsError } from '@tapehead/options';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { selectWasm } from './select.js';

afterEach(async () => {
  vi.restoreAllMocks();
  tf.env().reset();
  await selectWasm();
});

/** Lets the backend be loaded once more, by `factory` or else by its own. */
function unload(factory = tf.findBackendFactory('wasm')): void {
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
}

test('selects the SIMD backend on one thread, with gradients', async () => {
  unload();
  await selectWasm();
  expect(tf.getBackend()).toBe('wasm');
  expect(tf.env().getBool('WASM_HAS_SIMD_SUPPORT')).toBe(true);
  expect(tf.env().getBool('WASM_HAS_MULTITHREAD_SUPPORT')).toBe(false);
  const slope = tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([3]))
      .dataSync(),
  );
  expect([...slope]).toEqual([6]);
});

test('loads once, however often it is called at the same time', async () => {
  const factory = vi.fn(tf.findBackendFactory('wasm'));
  unload(factory);
  await Promise.all([selectWasm(), selectWasm()]);
  await selectWasm();
  expect(factory).toHaveBeenCalledOnce();
  expect(tf.getBackend()).toBe('wasm');
});

test('leaves no handler of uncaught errors behind', async () => {
  const handlers = () =>
    ['uncaughtException', 'unhandledRejection'].map((event) => process.rawListeners(event));
  const before = handlers();
  const own = tf.findBackendFactory('wasm');
  const during: unknown[] = [];
  unload(async () => {
    const backend = await own();
    during.push(...handlers().flat());
    return backend;
  });
  await selectWasm();
  expect(during.length).toBeGreaterThan(before.flat().length);
  expect(handlers()).toEqual(before);
});

test('without SIMD it says so, says what to do, and leaves the backend alone', async () => {
  tf.env().reset();
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  await expect(selectWasm()).rejects.toMatchObject({
    name: 'SimdUnsupportedError',
    code: 'SIMD_UNSUPPORTED',
    message: expect.stringMatching(/no WebAssembly SIMD.*setBackend\('cpu'\)/),
  });
  expect(tf.getBackend()).toBe('wasm');
});

test('loads the binary it is given', async () => {
  const scripts = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  unload();
  await selectWasm({ binary: join(dirname(scripts), 'tfjs-backend-wasm-simd.wasm') });
  expect(tf.getBackend()).toBe('wasm');
});

test('a binary that cannot be loaded is an error that says what to give', async () => {
  const own = tf.findBackendFactory('wasm');
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  unload(() => Promise.reject(new Error('404')));
  await expect(selectWasm()).rejects.toMatchObject({
    name: 'WasmLoadError',
    code: 'WASM_LOAD_FAILED',
    message: expect.stringContaining('selectWasm({ binary })'),
  });
  expect(warn).toHaveBeenCalled();
  unload(own);
});

test.each([
  [{ binary: 5 }, /selectWasm\.binary: got 5, expected a URL or path/],
  [{ binary: '' }, /selectWasm\.binary: got "", expected a URL or path/],
  [{ file: 'x' }, /selectWasm\.file: no such option/],
  [null, /selectWasm: got null/],
])('%j is refused', async (options, message) => {
  // As plain JavaScript may call it.
  const call: unknown = Reflect.apply(selectWasm, undefined, [options]);
  await expect(call).rejects.toThrow(InvalidOptionsError);
  await expect(call).rejects.toThrow(message);
});
