import { getPackages } from '@manypkg/get-packages';
import { inject } from 'vitest';

const { packages } = await getPackages(process.cwd());

interface PublishedPackage {
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** The file that would be published. */
  readonly tarball: string;
}

export const publishedPackages: readonly PublishedPackage[] = packages
  .filter(({ packageJson }) => packageJson.private !== true)
  .map(({ packageJson: { name, version, peerDependencies = {} } }) => ({
    name,
    peerDependencies,
    tarball: `${inject('tarballs')}/${name.slice(1).replace('/', '-')}-${version}.tgz`,
  }));
