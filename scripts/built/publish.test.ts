import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { chosen } from '../consumers/choose.js';
import { publishTarball } from '../consumers/publish-tarball.js';
import { manifestOf, publishedFolders } from '../release/manifests.js';
import { cleanClone, turboCache } from './clean-clone.js';
import { type LocalRegistry, startLocalRegistry } from './local-registry.js';
import { tryOwnThings } from './own-things.js';
import { packAll, tarballOf } from './pack-all.js';
import { snippetsOf } from './snippets.js';

const manifest = z.object({ name: z.string(), version: z.string() });
let registry: LocalRegistry;
let clone: string;

/** Runs a program in a folder, with the local registry as npm's. */
const run = (cwd: string, command: string, ...args: string[]) =>
  execa(command, args, { cwd, preferLocal: true, env: registry.environment });

/**
 * The packages that changesets releases here: in `pnpm test:consumers` all. Otherwise the others are there before, since one
 * takes it many seconds.
 */
const releases = chosen(
  publishedFolders.map((folder) => ({
    name: manifest.parse(manifestOf(folder)).name,
    quick: folder === 'packages/tapehead',
  })),
);

const versionsInClone = () =>
  publishedFolders.map((folder) => manifest.parse(manifestOf(join(clone, folder))));

async function publishedVersion(name: string): Promise<unknown> {
  const response = await fetch(`${registry.url}${name}/latest`);
  return response.json();
}

beforeAll(async () => {
  registry = await startLocalRegistry();
  clone = await cleanClone();
});

afterAll(async () => {
  await registry.stop();
  await rm(clone, { recursive: true });
});

test('packing one package in a clone without a build builds all', async () => {
  const isBuilt = (folder: string) => existsSync(join(clone, folder, 'dist'));
  expect(publishedFolders.filter(isBuilt)).toEqual([]);
  // What is built here already need not be built again.
  const env = { TURBO_CACHE_DIR: await turboCache() };
  await execa('pnpm', ['pack'], { cwd: join(clone, 'packages/core'), env });
  expect(publishedFolders.filter(isBuilt)).toEqual(publishedFolders);
});

test('a first release publishes every package as 0.1.0', async () => {
  await run(clone, 'changeset', 'version');
  const tarballs = join(clone, 'tarballs');
  await packAll(tarballs, clone);
  const left = releases.map(({ name }) => tarballOf(name, '0.1.0'));
  for (const file of await readdir(tarballs)) {
    if (!left.includes(file)) await publishTarball(registry.url, join(tarballs, file));
  }
  await run(clone, 'changeset', 'publish', '--no-git-tag');
  for (const { name, version } of versionsInClone()) {
    expect(version, name).toBe('0.1.0');
    const expected = { name, version, license: 'Apache-2.0' };
    expect(await publishedVersion(name), name).toMatchObject(expected);
  }
});

/** A new folder in which packages are installed by npm alone. */
async function projectWith(...packages: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-project-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await run(folder, 'npm', 'install', ...packages);
  return folder;
}

describe('npm install tapehead', () => {
  test('brings all that a program and the command need', async () => {
    const folder = await projectWith('tapehead');
    // One that builds a machine and trains none; snippets.test.ts runs them all.
    const program = snippetsOf('README.md').find(({ code }) => !code.includes('train('));
    await writeFile(join(folder, 'main.js'), program?.code ?? '');
    expect((await run(folder, 'node', 'main.js')).stdout).toMatch(/^Tensor/);
    // A module of one's own finds TensorFlow.js beside the packages.
    await copyFile('apps/cli/fixtures/own-parts.mjs', join(folder, 'own-parts.mjs'));
    const short = ['--max-sequences', '8', '--lengths', '2', '--sequences', '1', '--out', 'run'];
    await run(folder, 'npx', 'tapehead', 'train', 'own-parts.mjs', ...short);
    expect(existsSync(join(folder, 'run/final.safetensors'))).toBe(true);
  });

  test.each(chosen([{ name: 'its command', quick: false }]))(
    '$name takes what people bring',
    async () => {
      const folder = await projectWith('tapehead');
      const module = join(folder, 'own-parts.mjs');
      await copyFile('apps/cli/fixtures/own-parts.mjs', module);
      const bin = join(folder, 'node_modules/.bin/tapehead');
      await tryOwnThings(
        async (cwd, ...args) => (await execa(bin, args, { cwd, all: true })).all,
        folder,
        module,
      );
    },
  );

  // That each has what it imports, install.test.ts holds.
  const alone = ['@tapehead/tasks', '@tapehead/ntm', '@tapehead/wasm', '@tapehead/zoo'];
  test.each(chosen(alone.map((name) => ({ name, quick: false }))))(
    '$name can be had alone',
    async ({ name }) => {
      const folder = await projectWith(name);
      await writeFile(join(folder, 'main.js'), `import * as it from '${name}'; void it;`);
      await run(folder, 'node', 'main.js');
    },
  );
});

test('a change to one package brings a version of all', async () => {
  const change = '---\n"@tapehead/core": patch\n---\n\nDraw faster.\n';
  await writeFile(join(clone, '.changeset/a-change.md'), change);
  await run(clone, 'changeset', 'version');
  for (const { name, version } of versionsInClone()) expect(version, name).toBe('0.1.1');
});
