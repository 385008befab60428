import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import validate from 'validate-npm-package-name';
import type { Kind } from './kinds.js';
import { manifestFor } from './manifest.js';

/** A request that cannot be met. The message says what would be right. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

const template = (name: string) => fileURLToPath(new URL(`../template/${name}`, import.meta.url));

/**
 * Writes a project into a new or empty folder.
 * @param folder its last part is the project's name.
 * @throws {RefusedError} if the folder has something in it, cannot be written, or is no name for a package.
 */
export async function createProject(folder: string, kind: Kind): Promise<void> {
  const name = basename(resolve(folder));
  const { validForNewPackages, errors = [], warnings = [] } = validate(name);
  if (!validForNewPackages) {
    throw new RefusedError(
      `name: got ${JSON.stringify(name)}, expected a name for an npm package, such as my-${kind}: ${[...errors, ...warnings].join('; ')}`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    const [first] = await readdir(folder);
    if (first !== undefined) {
      throw new RefusedError(
        `folder ${folder}: there is something in it already (${first}); choose a new name or an empty folder`,
      );
    }
    await cp(template('shared'), folder, { recursive: true });
    await cp(template(kind), folder, { recursive: true });
    // npm leaves a .gitignore out of what it publishes.
    await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
    await writeFile(join(folder, 'package.json'), manifestFor(name, kind));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw new RefusedError(`folder ${folder}: cannot be written: ${faultOf(error)}`);
    }
    throw error;
  }
}

const faults: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
};

function faultOf(error: Error & { readonly code: unknown }): string {
  return faults[String(error.code)] ?? error.message;
}
