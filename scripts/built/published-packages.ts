import { join } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import { execa } from 'execa';
import { inject } from 'vitest';
import * as z from 'zod';
import { tarballOf } from './pack-all.js';

const { packages } = await getPackages(process.cwd());
const manifest = z.object({ peerDependencies: z.record(z.string(), z.string()).default({}) });

interface PublishedPackage {
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** The file that would be published. */
  readonly tarball: string;
}

export const publishedPackages: readonly PublishedPackage[] = await Promise.all(
  packages
    .filter(({ packageJson }) => packageJson.private !== true)
    .map(async ({ packageJson: { name, version } }) => {
      const tarball = join(inject('tarballs'), tarballOf(name, version));
      // Reads the packed manifest, in which `workspace:` and `catalog:` have been replaced by versions.
      const { stdout } = await execa('tar', ['-xzOf', tarball, 'package/package.json']);
      return { name, tarball, ...manifest.parse(JSON.parse(stdout)) };
    }),
);
