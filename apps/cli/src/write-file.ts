import { access, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileFault, RunError, UserError } from './errors.js';

/**
 * Writes a file that the user named with `--out`, so that it is there whole or not at all.
 * @throws {UserError} if there is one already, unless it may be replaced, or none can be there.
 * @throws {RunError} if it cannot be written to the end.
 */
export async function writeUserFile(
  path: string,
  contents: string | Uint8Array,
  { overwrite = false }: { readonly overwrite?: boolean | undefined },
): Promise<void> {
  if (!overwrite && (await exists(path))) {
    throw new UserError(
      `--out ${path}: there is a file of that name already; choose another, or pass --overwrite to replace it`,
    );
  }
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    await writeFile(temporary, contents, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    const FileError = isFull(error) ? RunError : UserError;
    throw new FileError(`--out ${path}: cannot be written: ${fault}`);
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
