import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { modelBytes } from './model-bytes.js';
import { readFile as fetchFile } from './read-file.browser.js';
import { readFile } from './read-file.node.js';

const file = new URL('../models/copy-lstm.safetensors', import.meta.url);
const page = new URL('http://localhost:5173/node_modules/.vite/models/copy-lstm.safetensors');

/** What the server of a page answers. */
function answer(...response: ConstructorParameters<typeof Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>().mockResolvedValue(new Response(...response));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('are those of the file, in Node and in a page', async () => {
  const bytes = Uint8Array.from(readFileSync(file));
  expect(Uint8Array.from(await modelBytes(file, readFile))).toEqual(bytes);
  const fetch = answer(bytes);
  expect(await modelBytes(page, fetchFile)).toEqual(bytes);
  expect(fetch).toHaveBeenCalledWith(page);
});

test.each([
  ['<!doctype html>\n<html lang="en"><head><title>An app</title></head></html>', 'an HTML page'],
  ['version https://git-lfs.github.com/spec/v1\n', 'a pointer of Git LFS in place of the file'],
  ['', 'empty'],
])('when %j came it is said, and from where', async (text, what) => {
  answer(text);
  await expect(modelBytes(page, fetchFile)).rejects.toThrow(
    `zoo: ${page.href}: what came instead of the model is ${what}; expected the file of the package's folder models there`,
  );
});

test.each<[string, () => Promise<Uint8Array>, RegExp]>([
  [
    'that is not there',
    () => {
      answer('', { status: 404 });
      return modelBytes(page, fetchFile);
    },
    /^zoo: http:.*copy-lstm\.safetensors: the model cannot be loaded: status 404; expected the file/,
  ],
  [
    'that a bundled server left behind',
    () => modelBytes(new URL('models/none.safetensors', import.meta.url), readFile),
    /^zoo: file:.*none\.safetensors: the model cannot be loaded: ENOENT.*leave @tapehead\/zoo external/,
  ],
  [
    'that the browser does not let through',
    () => {
      const failed = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
      vi.stubGlobal('fetch', () => Promise.reject(failed));
      return modelBytes(page, fetchFile);
    },
    /the model cannot be loaded: fetch failed: connect ECONNREFUSED; expected/,
  ],
])('a file %s is named with the cause', async (_, read, message) => {
  await expect(read()).rejects.toThrow(message);
});
