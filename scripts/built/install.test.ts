import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Consumer, createConsumer } from './consumer.js';
import { publishedPackages } from './published-packages.js';

const tarballs = Object.fromEntries(
  publishedPackages.map(({ name, tarball }) => [name, `file:${tarball}`]),
);

/** The program for this package, or one that only imports it. */
async function programFor(name: string, extension: 'mjs' | 'ts'): Promise<string> {
  const file = `scripts/built/consumers/${name.replace('@tapehead/', '')}.${extension}`;
  return existsSync(file) ? readFile(file, 'utf8') : `import * as it from '${name}'; void it;\n`;
}

describe.each(publishedPackages)('$name, installed alone', ({ name, peerDependencies }) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await createConsumer({ [name]: '*', ...peerDependencies }, { overrides: tarballs });
  });

  afterAll(() => rm(consumer.folder, { recursive: true }));

  if (name === '@tapehead/cli') {
    test('answers', async () => {
      await execa('node_modules/.bin/tapehead', ['doctor'], { cwd: consumer.folder });
    });
    return;
  }

  test('works from JavaScript', async () => {
    await consumer.runJavaScript(await programFor(name, 'mjs'));
  });

  test('works from TypeScript', async () => {
    await consumer.runTypeScript(await programFor(name, 'ts'));
  });
});
