import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the tarball of every package, as it would be published. */
    tarballs: string;
  }
}

export default async function packEverything(project: TestProject): Promise<() => Promise<void>> {
  const tarballs = await mkdtemp(join(tmpdir(), 'tapehead-tarballs-'));
  const published = ['--filter=./packages/*', '--filter=./apps/*'];
  await execa('pnpm', ['--recursive', ...published, 'pack', '--pack-destination', tarballs]);
  project.provide('tarballs', tarballs);
  return () => rm(tarballs, { recursive: true });
}
