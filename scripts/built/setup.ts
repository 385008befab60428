import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packAll } from './pack-all.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the tarball of every package, as it would be published. */
    tarballs: string;
  }
}

export default async function packEverything(project: TestProject): Promise<() => Promise<void>> {
  const tarballs = await mkdtemp(join(tmpdir(), 'tapehead-tarballs-'));
  await packAll(tarballs);
  project.provide('tarballs', tarballs);
  return () => rm(tarballs, { recursive: true });
}
