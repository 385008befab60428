import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Trained } from './parallel/train-tiny.js';
import { folderForPage, servedPage } from './served-page.js';

const trained = z.object({
  memory: z.enum(['shared', 'transferred']),
  losses: z.array(z.number()),
  weights: z.array(z.number()),
});
/** What makes a page `crossOriginIsolated`. */
const isolating = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const site = folderForPage();
let alone: Trained;

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL('parallel', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: site, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  });
  alone = await inBrowser({}, 'trainInPage(1)');
});

/** The result of a function of the page, in a real browser. */
async function inBrowser(headers: Record<string, string>, call: string): Promise<Trained> {
  return servedPage(
    site,
    async (page, address) => {
      await page.goto(address);
      return trained.parse(await page.evaluate(call));
    },
    headers,
  );
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const distances = actual.map((value, index) => {
    const other = Number(expected[index]);
    return Math.abs(value - other) / Math.max(1, Math.abs(other));
  });
  expect(Math.max(...distances)).toBeLessThan(1e-5);
}

describe('three Web Workers train one model', () => {
  test.each([
    ['a worker of an isolated page', 'shared', isolating, 'trainInWorker()'],
    ['a worker of a page that is not', 'transferred', {}, 'trainInWorker()'],
    ['an isolated page, which may not wait', 'transferred', isolating, 'trainInPage(3)'],
  ])('in %s memory is %s, and the result that of one thread', async (_, memory, headers, call) => {
    const result = await inBrowser(headers, call);
    expect(result.memory).toBe(memory);
    expectClose(result.losses, alone.losses);
    expectClose(result.weights, alone.weights);
  });
});
