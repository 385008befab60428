import { afterEach, expect, test, vi } from 'vitest';
import { SimdUnsupportedError } from '../errors.js';
import { currentHost, prepareKernels } from './host.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('where there is no SIMD, the error is that of selectWasm, and nothing is remembered', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(() => currentHost()).toThrow(SimdUnsupportedError);
  await expect(prepareKernels()).rejects.toThrow(SimdUnsupportedError);
  vi.restoreAllMocks();
  await prepareKernels();
  expect(currentHost()).toBe(currentHost());
});
