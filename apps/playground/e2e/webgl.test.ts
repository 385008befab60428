import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { folderForPage, servedPage } from './served-page.js';

const findings = z.object({
  backend: z.string().nullable(),
  checks: z.number(),
  failures: z.array(z.string()),
});
const site = folderForPage();

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL('webgl', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'error',
    build: { outDir: site, emptyOutDir: true, target: 'es2022' },
  });
});

test('parts keep their contracts on the webgl backend', async () => {
  const { backend, checks, failures } = await servedPage(site, async (page, address) => {
    await page.goto(address);
    return findings.parse(await page.evaluate('checkParts()'));
  });
  expect({ backend, failures }).toEqual({ backend: 'webgl', failures: [] });
  expect(checks).toBeGreaterThan(20);
});
