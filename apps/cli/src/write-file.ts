import { access, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileFault, RunError, UserError } from './errors.js';

export interface TargetOptions {
  readonly overwrite?: boolean | undefined;
  /** The flag that names the file, by default `--out`. */
  readonly flag?: string;
}

/**
 * Checks, before anything is computed for it, that a file may be written.
 * @throws {UserError} if it is there already and may not be replaced.
 */
export async function checkTarget(
  path: string,
  { overwrite = false, flag = '--out' }: TargetOptions,
): Promise<void> {
  if (overwrite || !(await exists(path))) return;
  throw new UserError(
    `${flag} ${path}: there is a file of that name already; choose another, or pass --overwrite to replace it`,
  );
}

/**
 * Writes a file that the user named, so that it is there whole or not at all.
 * @throws {UserError} if it is there already and may not be replaced, or cannot be there.
 * @throws {RunError} if the disk is full.
 */
export async function writeUserFile(
  path: string,
  contents: string | Uint8Array,
  options: TargetOptions,
): Promise<void> {
  await checkTarget(path, options);
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    await writeFile(temporary, contents, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    const FileError = isFull(error) ? RunError : UserError;
    throw new FileError(`${options.flag ?? '--out'} ${path}: cannot be written: ${fault}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
