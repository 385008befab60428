import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';

const findings = z.object({
  backend: z.string().nullable(),
  checks: z.number(),
  failures: z.array(z.string()),
});
const site = mkdtempSync(join(tmpdir(), 'tapehead-webgl-'));

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL('webgl', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'error',
    build: { outDir: site, emptyOutDir: true, target: 'es2022' },
  });
});

afterAll(() => {
  rmSync(site, { recursive: true });
});

test('parts keep their contracts on the webgl backend', async (context) => {
  const server = createServer(sirv(site)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const browser = await chromium.connect(inject('browser'));
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/`);
    const { backend, checks, failures } = findings.parse(await page.evaluate('checkParts()'));
    if (backend === null) context.skip('this browser has no WebGL');
    expect({ backend, failures }).toEqual({ backend: 'webgl', failures: [] });
    expect(checks).toBeGreaterThan(20);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
});
