import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { manifestOf, publishedFolders } from '../release/manifests.js';
import { cleanClone } from './clean-clone.js';
import { type LocalRegistry, startLocalRegistry } from './local-registry.js';
import { snippetsOf } from './snippets.js';

const manifest = z.object({ name: z.string(), version: z.string() });
const folders = [...publishedFolders];
let registry: LocalRegistry;
let clone: string;

const run = (cwd: string, command: string, ...args: string[]) =>
  execa(command, args, { cwd, preferLocal: true, env: registry.environment });

const versionsIn = (folder: string) =>
  folders.map((path) => manifest.parse(manifestOf(join(folder, path))));

/** The newest version of each package that the registry has. */
const publishedVersions = () =>
  Promise.all(
    versionsIn(clone).map(async ({ name }) => {
      const response = await fetch(`${registry.url}${name}/latest`);
      return manifest.parse(await response.json());
    }),
  );

beforeAll(async () => {
  registry = await startLocalRegistry();
  clone = await cleanClone();
  await execa('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: clone });
});

afterAll(async () => {
  await registry.stop();
  await rm(clone, { recursive: true });
});

test('a first release publishes every package under one version, from a clone without a build', async () => {
  expect(existsSync(join(clone, 'packages/core/dist'))).toBe(false);
  await run(clone, 'changeset', 'version');
  await run(clone, 'changeset', 'publish', '--no-git-tag');
  const versions = await publishedVersions();
  expect(versions).toEqual(versionsIn(clone));
  expect(new Set(versions.map(({ version }) => version))).toEqual(new Set(['0.1.0']));
});

describe('from the registry, with npm alone,', () => {
  /** An empty folder in which packages are installed. */
  async function project(...packages: string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'tapehead-project-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await run(folder, 'npm', 'install', ...packages);
    return folder;
  }
});
