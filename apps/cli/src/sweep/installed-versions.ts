import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

/** Only packages of these scopes influence results. */
const computes = (name: string) => /^@(tapehead|tensorflow)\//.test(name);

/**
 * The versions of some packages, and of all that they compute with, as they are installed for the package in
 * `folder`. One that is not installed, such as an optional one, has none.
 */
export function installedVersions(
  folder: string,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const versions = new Map<string, string>();
  const add = (name: string, from: string) => {
    const found = versions.has(name) ? null : findPackage(name, from);
    if (found === null) return;
    const { version, dependencies, peerDependencies } = manifest.parse(
      JSON.parse(readFileSync(join(found, 'package.json'), 'utf8')),
    );
    versions.set(name, version);
    for (const next of Object.keys({ ...dependencies, ...peerDependencies }).filter(computes)) {
      add(next, found);
    }
  };
  for (const name of names) add(name, folder);
  return Object.fromEntries([...versions].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folder of a package as Node finds it from another folder. */
function findPackage(name: string, from: string): string | null {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  const above = dirname(from);
  return above === from ? null : findPackage(name, above);
}
