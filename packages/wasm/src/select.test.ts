import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidOptionsError } from '@tapehead/core';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from '../../../scripts/consumers/start-server.js';
import { stubProcess } from '../../../scripts/vitest/stub-process.js';
import { compileBinary as compileOwn } from './backend/compile-binary.js';
import { createBackend } from './backend/create-backend.js';
import { WasmLoadError } from './errors.js';
import { selectWasm } from './select.js';

const binary = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);
const compileBinary = WebAssembly.compile;

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  tf.env().reset();
  await selectWasm();
});

/** Unloads the backend, so that it can be loaded again. */
function unload(): void {
  tf.removeBackend('wasm');
}

/** The slope of x² at 3. */
function slope(): number[] {
  const square = (x: tf.Tensor) => tf.sum(tf.square(x));
  return [
    ...tf.tidy(() =>
      tf
        .grad(square)(tf.tensor1d([3]))
        .dataSync(),
    ),
  ];
}

const percentEncoded = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

test('selects the SIMD backend, with gradients', async () => {
  unload();
  await selectWasm();
  expect(tf.getBackend()).toBe('wasm');
  expect(slope()).toEqual([6]);
});

test('loads once, however often it is called at the same time', async () => {
  const compile = vi.spyOn(WebAssembly, 'compile');
  unload();
  await Promise.all([selectWasm(), selectWasm()]);
  await selectWasm();
  expect(compile).toHaveBeenCalledOnce();
  expect(tf.getBackend()).toBe('wasm');
});

test('leaves a backend that was loaded meanwhile to those who use it', async () => {
  let tensor: tf.Tensor | undefined;
  unload();
  const [other, again] = await otherBackend();
  tf.registerBackend('wasm', () => other);
  vi.spyOn(WebAssembly, 'compile').mockImplementation(async (bytes) => {
    await tf.setBackend('wasm');
    tensor = tf.tensor1d([5]);
    return compileBinary(bytes);
  });
  await selectWasm();
  expect(tf.backend()).toBe(other);
  expect([...(tensor?.dataSync() ?? [])]).toEqual([5]);
  tensor?.dispose();
  again.dispose();
});

/** Two instances of the backend that tfjs does not compute on. */
async function otherBackend(): Promise<readonly [tf.KernelBackend, tf.KernelBackend]> {
  const instance = async () => createBackend(await compileOwn(undefined));
  return [await instance(), await instance()];
}

test('leaves no handler of uncaught errors behind', async () => {
  const handlers = () =>
    ['uncaughtException', 'unhandledRejection'].map((event) => process.rawListeners(event));
  const before = handlers();
  unload();
  await selectWasm();
  expect(handlers()).toEqual(before);
});

// Here WebAssembly cannot be missing altogether, since vitest itself needs it; the tests of the page cover that.
test.each([
  ['a `process` that can do nothing, as bundlers give pages', { env: {} }],
  ['a `process` with a version, as in the pages of Electron', { versions: { node: '22.0.0' } }],
])('selects it beside %s', async (_, process) => {
  unload();
  await stubProcess(process);
  await selectWasm();
  expect(slope()).toEqual([6]);
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

describe('another binary', () => {
  /** Serves that answer to everything, and gives the address. */
  async function serve(status: number, body: string | Uint8Array): Promise<string> {
    const { origin, close } = await startServer((_, response) => {
      response.writeHead(status).end(body);
    });
    onTestFinished(close);
    return `${origin}/simd.wasm`;
  }
  const served = async () => serve(200, await readFile(binary));

  test.each([
    ['path', () => binary],
    ['file: URL', () => pathToFileURL(binary).href],
    ['http: URL', served],
    ['data: URL', async () => `data:,${percentEncoded(await readFile(binary))}`],
  ])('is loaded from a %s', async (_, place) => {
    unload();
    await selectWasm({ binary: await place() });
    expect(slope()).toEqual([6]);
  });

  test('may be relative to the page', async () => {
    const url = new URL(await served());
    unload();
    vi.stubGlobal('location', { href: new URL('/app/index.html', url).href });
    await selectWasm({ binary: url.pathname });
    expect(slope()).toEqual([6]);
  });

  test.each([
    ['a path without a file', () => join(tmpdir(), 'none.wasm'), /from .*none\.wasm: ENOENT.*path/],
    ['a page of HTML', () => serve(200, '\n<!doctype html><p>'), /: a page of HTML came in place/],
    ['an answer of 404', () => serve(404, 'no'), /: it was answered with status 404\. Give/],
    ['an empty file', () => serve(200, ''), /: an empty file came in place/],
    ['text', () => serve(200, 'binary'), /: something else came in place of WebAssembly/],
    ['a closed port', () => 'http://127.0.0.1:1/', /from http:\/\/127.0.0.1:1\/: fetch failed/],
    [
      'half of it',
      async () => serve(200, (await readFile(binary)).subarray(0, 999)),
      /compile.*Give/,
    ],
    ['another module', () => serve(200, Buffer.from('\0asm\x01\0\0\0', 'latin1')), /cannot be/],
  ])('%s is refused with its cause, and the next call may succeed', async (_, place, message) => {
    unload();
    const refused = selectWasm({ binary: await place() });
    await expect(refused).rejects.toThrow(WasmLoadError);
    await expect(refused).rejects.toMatchObject({
      name: 'WasmLoadError',
      code: 'WASM_LOAD_FAILED',
      message: expect.stringMatching(message),
      cause: expect.anything(),
    });
    await selectWasm();
    expect(slope()).toEqual([6]);
  });

  test('a path is refused where there are no files', async () => {
    unload();
    await stubProcess({ versions: { node: '20.11.0' } });
    await expect(selectWasm({ binary })).rejects.toThrow(/it is a path, but .*getBuiltinModule/);
  });
});

test('what forbids to compile it is told', async () => {
  const refusal = new WebAssembly.CompileError(
    "violates the Content Security policy: script-src 'self'.",
  );
  unload();
  vi.spyOn(WebAssembly, 'compile').mockRejectedValue(refusal);
  await expect(selectWasm()).rejects.toMatchObject({
    cause: refusal,
    message: expect.stringMatching(/script-src 'self'\. A Content.*'wasm-unsafe-eval'/),
  });
});

test("tfjs's own backend with threads is refused in words", async () => {
  const backend = tf.backend();
  assert(backend instanceof BackendWasm);
  Object.defineProperty(backend.wasm, 'PThread', { value: {}, configurable: true });
  const refused = selectWasm();
  await refused.catch(() => Reflect.deleteProperty(backend.wasm, 'PThread'));
  await expect(refused).rejects.toMatchObject({
    name: 'ThreadedBackendError',
    code: 'WASM_BACKEND_THREADED',
    message: expect.stringContaining('before anything else'),
  });
});

test.each([
  [{ binary: 5 }, /selectWasm\.binary: got 5, expected a URL or path/],
  [{ binary: '' }, /selectWasm\.binary: got "", expected a URL or path/],
  [{ file: 'x' }, /selectWasm\.file: no such option/],
  [null, /selectWasm: got null/],
])('%j is refused', async (options, message) => {
  // Called with options of any type, as plain JavaScript can.
  const call: unknown = Reflect.apply(selectWasm, undefined, [options]);
  await expect(call).rejects.toThrow(InvalidOptionsError);
  await expect(call).rejects.toThrow(message);
});
