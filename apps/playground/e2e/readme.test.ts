import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { snippetsOf } from '../../../scripts/built/snippets.js';

// In scripts/, whose dependencies are all packages.
const program = resolve('scripts/program.js');
const [sample] = snippetsOf('README.md');
let site: string;

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), 'tapehead-readme-'));
  await build({
    root: resolve('scripts'),
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    plugins: [
      {
        name: 'program',
        enforce: 'pre',
        resolveId: (id) => (id === program ? program : null),
        load: (id) => (id === program ? sample?.code : null),
      },
    ],
    build: {
      outDir: site,
      target: 'es2022',
      rolldownOptions: { input: program, output: { entryFileNames: 'main.js' } },
    },
  });
  await writeFile(join(site, 'index.html'), '<script type="module" src="main.js"></script>');
});

afterAll(() => rm(site, { recursive: true }));

test('the sample of the README learns to copy in a page, in at most 12 lines', async () => {
  const lines = sample?.code.split('\n').filter((line) => line.trim() !== '') ?? [];
  expect(lines.length).toBeLessThanOrEqual(12);

  const files = sirv(site);
  const server = createServer((request, response) => {
    files(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const browser = await chromium.connect(inject('browser'));
  try {
    const page = await browser.newPage();
    const said = new Promise<string>((resolve, reject) => {
      page.on('console', (message) => {
        resolve(message.text());
      });
      page.on('pageerror', reject);
    });
    await page.goto(`http://localhost:${port}/`);
    expect(await said).toBe('true 0');
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
});
