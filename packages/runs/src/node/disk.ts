import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { objectWith, parseOptions } from '@tapehead/core';
import * as z from 'zod';

/** Everything that a run changes on the disk goes through here. Nothing waits, so nothing comes between. */
export interface Disk {
  /** One that is not there yet, in a folder that is. */
  makeFolder(path: string): void;
  /** Opens a file to write to its end: a new one (`wx`), one emptied first (`w`), or as it is (`a`; to read as well `a+`). */
  open(path: string, flags: 'a' | 'a+' | 'w' | 'wx'): number;
  /** Writes at least a byte, and returns how many. */
  write(file: number, bytes: Uint8Array): number;
  /** Waits until what was written lies on the disk. */
  sync(file: number): void;
  /** Of an open file. */
  close(file: number): void;
  /** Cuts a file to so many bytes. */
  truncate(path: string, length: number): void;
  /** Puts a file in the place of another, whole or not at all. */
  rename(from: string, to: string): void;
  /** Waits until the names in a folder lie on the disk. */
  syncFolder(path: string): void;
  /** Gives a file that is there the present time of the file system. It needs no room. */
  touch(path: string): void;
  /** Of a file that may be gone already. */
  remove(path: string): void;
  /** Of an empty one. */
  removeFolder(path: string): void;
}

/** Node's file system. */
export const nodeDisk: Disk = {
  makeFolder: (path) => {
    mkdirSync(path);
  },
  open: openSync,
  write: writeSync,
  sync: fsyncSync,
  close: closeSync,
  truncate: truncateSync,
  rename: renameSync,
  syncFolder(path) {
    try {
      const folder = openSync(path, 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch (error) {
      // Windows and some network folders cannot do that.
      if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].some((code) => isFault(error, code)))
        throw error;
    }
  },
  touch(path) {
    // What the time is, the file system knows: that of another machine's folder has its own clock.
    const file = openSync(path, 'r+');
    try {
      const first = Buffer.alloc(1);
      readSync(file, first, 0, 1, 0);
      writeSync(file, first, 0, 1, 0);
    } finally {
      closeSync(file);
    }
  },
  remove: (path) => {
    rmSync(path, { force: true });
  },
  removeFolder: rmdirSync,
};

/** Whether a file system failed with this code. */
export function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** @throws {InvalidOptionsError} for what is no disk, or no path on it. */
export function requireDisk(where: string, disk: unknown, path: unknown): void {
  parseOptions(`${where}.disk`, objectWith('a disk, such as nodeDisk', 'open', 'rename'), disk);
  parseOptions(`${where}.path`, z.string({ error: 'a path' }), path);
}

/** Writes all bytes to an open file. */
export function writeAll(disk: Disk, file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += disk.write(file, bytes.subarray(written));
}

/**
 * Writes a file so that it is there whole or not at all, whenever the process or the machine stops, and lies
 * on the disk afterwards.
 * @throws {InvalidOptionsError} for what is no disk, path or contents.
 */
export function writeWhole(disk: Disk, path: string, contents: Uint8Array): void {
  requireDisk('writeWhole', disk, path);
  parseOptions('writeWhole.contents', z.instanceof(Uint8Array, { error: 'bytes' }), contents);
  const temporary = `${path}.tmp`;
  try {
    const file = disk.open(temporary, 'w');
    try {
      writeAll(disk, file, contents);
      disk.sync(file);
    } finally {
      disk.close(file);
    }
    disk.rename(temporary, path);
  } catch (error) {
    attemptQuietly(() => {
      disk.remove(temporary);
    });
    throw error;
  }
  disk.syncFolder(dirname(path));
}

/** Where something else has failed already. */
function attemptQuietly(action: () => void): void {
  try {
    action();
  } catch {
    // The first fault is the one to tell of.
  }
}
