import { existsSync, fstatSync, readdirSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { RunError, UserError } from '../run/errors.js';
import type { AppendedFile, RunStorage, StoredFiles } from '../run/storage.js';
import { type Disk, isFault, nodeDisk, writeAll, writeWhole } from './disk.js';
import { fileFault, refuseUnreadable } from './file-fault.js';
import { lockFolder, type LockOptions } from './lock.js';
import { readUserFile } from './read-file.js';

/** The folder of one run, locked so that no other process writes to it until it is released. */
export interface RunFolder extends RunStorage {
  /** What changes its files. */
  readonly disk: Disk;
  /**
   * Does something to a file of the folder.
   * @throws {RunError} naming the file, if the disk is full or fails.
   */
  attempt<Result>(name: string, action: () => Result): Result;
}

/**
 * The files in a folder, to read. Other processes may write to it meanwhile.
 * @throws {InvalidOptionsError} if an argument is no path.
 * @example
 * ```ts
 * import { readLog } from '@tapehead/runs';
 * import { storedFolder } from '@tapehead/runs/node';
 *
 * const { lines } = await readLog(storedFolder('runs/mine'));
 * console.log(lines.length); // 0, where there is no run
 * ```
 */
export function storedFolder(path: string): StoredFiles {
  parseOptions('storedFolder.path', z.string({ error: 'the path of a folder' }), path);
  return {
    path,
    list(folder) {
      try {
        return readdirSync(join(path, folder));
      } catch (error) {
        if (isFault(error, 'ENOENT')) return [];
        return refuseUnreadable(join(path, folder), error);
      }
    },
    async read(name, { mostBytes = Infinity, signal = new AbortController().signal } = {}) {
      const where = join(path, name);
      if (!existsSync(where)) return null;
      // Reading a pipe would wait until somebody writes to it.
      if (statSync(where).isFIFO()) throw new UserError(`${where}: it is a pipe, expected a file`);
      return Uint8Array.from(await readUserFile(where, { mostBytes, signal }));
    },
  };
}

/**
 * Locks an existing folder, to keep a run in it. Each of its files is complete or absent, whatever stops the process or
 * the machine.
 * @throws {UserError} if another process has the folder.
 */
export function lockedFolder(
  path: string,
  { disk = nodeDisk, force }: LockOptions & { readonly disk?: Disk | undefined },
): RunFolder {
  const lock = lockFolder(disk, path, { force });
  const attempt: RunFolder['attempt'] = (name, action) => {
    try {
      lock.check();
      return action();
    } catch (error) {
      const fault = fileFault(error);
      if (fault === undefined) throw error;
      throw new RunError(
        `${join(path, name)}: cannot be written: ${fault}. When that is mended, the run goes on from its last checkpoint`,
        { kind: 'resume', path },
      );
    }
  };
  return {
    ...storedFolder(path),
    disk,
    attempt,
    write(name, contents) {
      const file = join(path, name);
      attempt(name, () => {
        if (dirname(name) !== '.' && !existsSync(dirname(file))) disk.makeFolder(dirname(file));
        writeWhole(disk, file, Buffer.from(contents));
      });
    },
    append: (name, length) => openToAppend({ path, disk, attempt }, name, length),
    remove(folder, names) {
      attempt(folder, () => {
        for (const name of names) disk.remove(join(path, folder, name));
      });
    },
    release: lock.release,
  };
}

/**
 * Opens a file to append to. If someone else deletes or changes it meanwhile, the run ends; a deleted file is written
 * again first, so that the run can be resumed.
 */
function openToAppend(
  { path: folder, disk, attempt }: Pick<RunFolder, 'path' | 'disk' | 'attempt'>,
  name: string,
  length: number,
): AppendedFile {
  const path = join(folder, name);
  let bytes = length;
  const file = attempt(name, () => {
    if (existsSync(path) && statSync(path).size > length) disk.truncate(path, length);
    return disk.open(path, 'a+');
  });
  const check = () => {
    const fault = faultOf(path, file, bytes);
    if (fault === null) return;
    if (fault === 'deleted') writeWhole(disk, path, contentsOf(file, bytes));
    const mended = fault === 'deleted' ? ', and has been written again' : '';
    throw new RunError(
      `${path}: it was ${fault} while the run was writing it${mended}. The run goes on from its last checkpoint`,
      { kind: 'resume', path: folder },
    );
  };
  return {
    append(contents) {
      attempt(name, () => {
        check();
        writeAll(disk, file, contents);
      });
      bytes += contents.length;
    },
    sync() {
      attempt(name, () => {
        check();
        disk.sync(file);
      });
    },
    close() {
      disk.close(file);
    },
  };
}

/** What happened to an open file that should have so many bytes. */
function faultOf(path: string, file: number, bytes: number): 'deleted' | 'changed' | null {
  const own = fstatSync(file, { bigint: true });
  try {
    const found = statSync(path, { bigint: true });
    const isOwn = found.ino === own.ino && found.dev === own.dev;
    return isOwn && found.size === BigInt(bytes) ? null : 'changed';
  } catch (error) {
    if (isFault(error, 'ENOENT')) return 'deleted';
    throw error;
  }
}

function contentsOf(file: number, bytes: number): Uint8Array {
  const contents = new Uint8Array(bytes);
  let read = 0;
  let last: number;
  do {
    last = readSync(file, contents, read, bytes - read, read);
    read += last;
  } while (last > 0 && read < bytes);
  return contents.subarray(0, read);
}
