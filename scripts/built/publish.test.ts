import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { manifestOf, publishedFolders } from '../release/manifests.js';
import { cleanClone } from './clean-clone.js';
import { type LocalRegistry, startLocalRegistry } from './local-registry.js';
import { tryOwnThings } from './own-things.js';
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
  expect(existsSync(join(clone, 'packages/core/dist'))).toBe(false);
  await run(clone, 'changeset', 'version');
  await run(clone, 'changeset', 'publish', '--no-git-tag');
});

afterAll(async () => {
  await registry.stop();
  await rm(clone, { recursive: true });
});

test('a first release publishes every package as 0.1.0, from a clone without a build', async () => {
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
    const short = ['--max-sequences', '100', '--lengths', '5', '--sequences', '1', '--quiet'];
    await run(folder, 'npx', 'tapehead', 'train', 'copy', ...short);
    expect(existsSync(join(folder, 'runs/copy-lstm-seed1/final.safetensors'))).toBe(true);
    // A module of one's own finds TensorFlow.js beside the packages.
    const module = join(folder, 'own-parts.mjs');
    await copyFile('apps/cli/fixtures/own-parts.mjs', module);
    const bin = join(folder, 'node_modules/.bin/tapehead');
    await tryOwnThings(
      async (cwd, ...args) => (await execa(bin, args, { cwd, all: true })).all,
      folder,
      module,
    );
  });

  test.each(['@tapehead/tasks', '@tapehead/ntm', '@tapehead/wasm', '@tapehead/zoo'])(
    '%s can be had alone',
    async (name) => {
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
  await run(clone, 'changeset', 'publish', '--no-git-tag');
  for (const { name } of versionsInClone()) {
    expect(await publishedVersion(name), name).toMatchObject({ name, version: '0.1.1' });
  }
});
