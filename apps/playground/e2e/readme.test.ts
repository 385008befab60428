import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { snippetsOf } from '../../../scripts/built/snippets.js';
import { folderForPage, servedPage } from './served-page.js';

// In scripts/, whose dependencies are all packages.
const program = resolve('scripts/program.js');
const [sample] = snippetsOf('README.md');
const site = folderForPage();

beforeAll(async () => {
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

test('the sample of the README learns to copy in a page, in at most 12 lines', async () => {
  const lines = sample?.code.split('\n').filter((line) => line.trim() !== '') ?? [];
  expect(lines.length).toBeLessThanOrEqual(12);

  await servedPage(site, async (page, address) => {
    const said = new Promise<string>((resolve, reject) => {
      page.on('console', (message) => {
        resolve(message.text());
      });
      page.on('pageerror', reject);
    });
    await page.goto(address);
    expect(await said).toBe('true 0');
  });
});
