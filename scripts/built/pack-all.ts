import { execa } from 'execa';

/** Packs every published package into a folder, as it would be published. Builds them first if they are not built. */
export async function packAll(folder: string): Promise<void> {
  // Once for all of them, and not before each.
  await execa('node', ['scripts/release/prepack.js']);
  const published = ['--filter=./packages/*', '--filter=./apps/*'];
  const withoutScripts = '--config.ignore-scripts=true';
  const packing = ['pack', '--pack-destination', folder, withoutScripts];
  await execa('pnpm', ['--recursive', ...published, ...packing]);
}
