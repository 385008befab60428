import { execa } from 'execa';

/**
 * Packs every published package of the workspace in `cwd`, by default this one, into a folder, as it would be published.
 * Builds them first if they are not built.
 */
export async function packAll(folder: string, cwd = '.'): Promise<void> {
  // Once for all of them, and not before each.
  await execa('node', ['scripts/release/prepack.js'], { cwd });
  const published = ['--filter=./packages/*', '--filter=./apps/*'];
  const withoutScripts = '--config.ignore-scripts=true';
  const packing = ['pack', '--pack-destination', folder, withoutScripts];
  await execa('pnpm', ['--recursive', ...published, ...packing], { cwd });
}

/** The name of the file that a package is packed into. */
export const tarballOf = (name: string, version: string): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
