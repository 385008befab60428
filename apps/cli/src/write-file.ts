import { existsSync, statSync } from 'node:fs';
import { RunError, UserError } from '@tapehead/runs';
import { fileFault, isFault, nodeDisk, writeWhole } from '@tapehead/runs/node';

export interface TargetOptions {
  readonly overwrite?: boolean | undefined;
  /** The flag that names the file; `--out`, if not given. */
  readonly flag?: string;
}

/**
 * Checks that a file may be written, before its contents are computed.
 * @throws {UserError} if it is there already and may not be replaced, as a folder or a device never may.
 */
export function checkTarget(
  path: string,
  { overwrite = false, flag = '--out' }: TargetOptions,
): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isFile()) {
    throw new UserError(
      `${flag} ${path}: it is a folder or a device, expected a file or a name that is free`,
    );
  }
  if (overwrite) return;
  throw new UserError(
    `${flag} ${path}: there is a file of that name already; choose another, or pass --overwrite to replace it`,
  );
}

/**
 * Writes a file that the user named, so that it is complete or absent whatever happens.
 * @throws {UserError} if it exists and may not be replaced, or cannot be written.
 * @throws {RunError} if the disk is full.
 */
export function writeUserFile(
  path: string,
  contents: string | Uint8Array,
  options: TargetOptions,
): void {
  checkTarget(path, options);
  try {
    writeWhole(nodeDisk, path, Buffer.from(contents));
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    const FileError = isFault(error, 'ENOSPC') ? RunError : UserError;
    throw new FileError(`${options.flag ?? '--out'} ${path}: cannot be written: ${fault}`);
  }
}
