import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
});

test('where there is no SIMD, the error is that of selectWasm, and nothing is remembered', async () => {
  // Fresh modules, as in a program that has not computed anything yet.
  vi.resetModules();
  const { currentHost } = await import('./host.js');
  const { SimdUnsupportedError } = await import('../errors.js');
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(() => currentHost()).toThrow(SimdUnsupportedError);
  vi.restoreAllMocks();
  expect(currentHost()).toBe(currentHost());
});
