import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startLocalRegistry } from '../built/local-registry.js';
import { packAll } from '../built/pack-all.js';
import { publishTarball } from './publish-tarball.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A registry of this machine that has every package of ours. */
    registry: string;
  }
}

/** Publishes every built package to a registry on this machine. How npm does that, publish.test.ts tests. */
export default async function publishEverything(
  project: TestProject,
): Promise<() => Promise<void>> {
  const registry = await startLocalRegistry();
  const tarballs = await mkdtemp(join(tmpdir(), 'tapehead-published-'));
  try {
    await packAll(tarballs);
    for (const file of await readdir(tarballs)) {
      await publishTarball(registry.url, join(tarballs, file));
    }
  } catch (error) {
    await registry.stop();
    throw error;
  } finally {
    await rm(tarballs, { recursive: true });
  }
  project.provide('registry', registry.url);
  return () => registry.stop();
}
