import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { manifestOf, publishedFolders } from '../release/manifests.js';
import { cleanClone, turboCache } from './clean-clone.js';
import { type LocalRegistry, startLocalRegistry } from './local-registry.js';
import { snippetsOf } from './snippets.js';

const manifest = z.object({ name: z.string(), version: z.string() });
let registry: LocalRegistry;
let clone: string;

/** Runs a program in a folder, with the local registry as npm's. */
const run = (cwd: string, command: string, ...args: string[]) =>
  execa(command, args, { cwd, preferLocal: true, env: registry.environment });

const versionsInClone = () =>
  publishedFolders.map((folder) => manifest.parse(manifestOf(join(clone, folder))));

async function publishedVersion(name: string): Promise<unknown> {
  const response = await fetch(`${registry.url}${name}/latest`);
  return response.json();
}

beforeAll(async () => {
  registry = await startLocalRegistry();
  clone = await cleanClone();
  await execa('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: clone });
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
  test('brings all that the READMEs and the command need', async () => {
    const folder = await projectWith('tapehead');
    const pages = ['README.md', 'packages/tapehead/README.md'];
    const programs = pages.flatMap(snippetsOf);
    expect(programs.length).toBeGreaterThan(1);
    for (const { place, code } of programs) {
      await writeFile(join(folder, 'main.js'), code);
      const { stdout } = await run(folder, 'node', 'main.js');
      expect(stdout, place).not.toBe('');
    }
    // A module of one's own finds TensorFlow.js beside the packages.
    await copyFile('apps/cli/fixtures/own-parts.mjs', join(folder, 'own-parts.mjs'));
    const short = ['--max-sequences', '8', '--lengths', '2', '--sequences', '1', '--out', 'run'];
    await run(folder, 'npx', 'tapehead', 'train', 'own-parts.mjs', ...short);
    expect(existsSync(join(folder, 'run/final.safetensors'))).toBe(true);
  });

  test('one package can be had alone', async () => {
    const folder = await projectWith('@tapehead/ntm');
    await writeFile(join(folder, 'main.js'), "import * as it from '@tapehead/ntm'; void it;");
    await run(folder, 'node', 'main.js');
  });
});

test('a change to one package brings a version of all', async () => {
  const change = '---\n"@tapehead/core": patch\n---\n\nDraw faster.\n';
  await writeFile(join(clone, '.changeset/a-change.md'), change);
  await run(clone, 'changeset', 'version');
  for (const { name, version } of versionsInClone()) expect(version, name).toBe('0.1.1');
});
