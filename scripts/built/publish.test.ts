import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createConsumer } from './consumer.js';
import { type LocalRegistry, startLocalRegistry } from './local-registry.js';
import { publishedPackages } from './published-packages.js';

let registry: LocalRegistry;
let copy: string;

/** Runs a program in the copy of the repository. */
const inCopy = (command: string, ...args: string[]) =>
  execa(command, args, { cwd: copy, preferLocal: true, env: registry.environment });

async function versionOf(name: string): Promise<string> {
  const { packages } = await getPackages(copy);
  const found = packages.find(({ packageJson }) => packageJson.name === name);
  return found?.packageJson.version ?? 'none';
}

beforeAll(async () => {
  registry = await startLocalRegistry();
  copy = await mkdtemp(join(tmpdir(), 'tapehead-release-'));
  const left = /(^|\/)(node_modules|reports|\.git|\.turbo|\.snippets-.*)$/;
  await cp('.', copy, { recursive: true, filter: (path) => !left.test(path) });
  await execa('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: copy });
});

afterAll(async () => {
  await registry.stop();
  await rm(copy, { recursive: true });
});

test('a first release publishes every package', async () => {
  await inCopy('changeset', 'version');
  await inCopy('changeset', 'publish', '--no-git-tag');
  for (const { name } of publishedPackages) {
    const response = await fetch(`${registry.url}${name}/latest`);
    expect(await response.json(), name).toMatchObject({ name, license: 'Apache-2.0' });
  }
});

test('a change to one package is versioned, published and installed', async () => {
  const versions = () => Promise.all(['@tapehead/core', '@tapehead/ntm'].map(versionOf));
  const [randomBefore, ntmBefore] = await versions();
  await writeFile(
    join(copy, '.changeset', 'a-change.md'),
    '---\n"@tapehead/core": patch\n---\n\nDraw faster.\n',
  );
  await inCopy('changeset', 'version');
  const [random = '', ntm] = await versions();
  expect(random).not.toBe(randomBefore);
  expect(ntm).toBe(ntmBefore);
  expect(await readFile(join(copy, 'packages/random/CHANGELOG.md'), 'utf8')).toContain(
    'Draw faster.',
  );

  await inCopy('changeset', 'publish', '--no-git-tag');
  const consumer = await createConsumer({ '@tapehead/core': random }, { registry: registry.url });
  onTestFinished(() => rm(consumer.folder, { recursive: true }));
  await consumer.runJavaScript("import '@tapehead/core';");
});
