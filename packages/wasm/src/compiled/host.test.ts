import { afterEach, expect, test, vi } from 'vitest';
import { SimdUnsupportedError } from '../errors.js';
import { currentHost } from './host.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('where there is no SIMD, the error is that of selectWasm, and nothing is remembered', () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(() => currentHost()).toThrow(SimdUnsupportedError);
  vi.restoreAllMocks();
  expect(currentHost()).toBe(currentHost());
});
