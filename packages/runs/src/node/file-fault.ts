import { UserError } from '../run/errors.js';

/** An error of the file system in words; undefined for any other error. */
export function fileFault(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) {
    return undefined;
  }
  return faults[error.code] ?? (error.code.startsWith('E') ? error.message : undefined);
}

/**
 * Throws the error of reading a file or folder that the user named; `where` begins the message.
 * @throws {UserError} for an error of the file system; any other error is thrown as it is.
 */
export function refuseUnreadable(where: string, error: unknown): never {
  const fault = fileFault(error);
  if (fault === undefined) throw error;
  throw new UserError(`${where}: cannot be read: ${fault}`);
}

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk cannot be read or written',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'there is a file of that name',
  ENAMETOOLONG: 'the name is too long',
};
