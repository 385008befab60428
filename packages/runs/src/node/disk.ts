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

/** All changes that a run makes on the disk go through here. They are synchronous, so that none can interleave. */
export interface Disk {
  /** Makes a new folder in an existing one. */
  makeFolder(path: string): void;
  /** Opens a file for writing: a new one (`wx`), emptied first (`w`), or appending (`a`, or `a+` to read as well). */
  open(path: string, flags: 'a' | 'a+' | 'w' | 'wx'): number;
  /** Writes at least a byte, and returns how many. */
  write(file: number, bytes: Uint8Array): number;
  /** Waits until what was written is safe on the disk. */
  sync(file: number): void;
  /** Closes an open file. */
  close(file: number): void;
  /** Shortens a file to so many bytes. */
  truncate(path: string, length: number): void;
  /** Renames a file, atomically replacing another one. */
  rename(from: string, to: string): void;
  /** Waits until the entries of a folder are safe on the disk. */
  syncFolder(path: string): void;
  /** Sets an existing file's time to now, by the file system's clock. It works on a full disk too. */
  touch(path: string): void;
  /** Removes a file, which may be gone already. */
  remove(path: string): void;
  /** Removes an empty folder. */
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
      // Windows and some network file systems cannot sync folders.
      if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].some((code) => isFault(error, code)))
        throw error;
    }
  },
  touch(path) {
    // The time must come from the file system: a network folder goes by its server's clock.
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

/** @throws {InvalidOptionsError} if an argument is no disk, or no path on it. */
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
 * Writes a file so that it is complete or absent, whenever the process or the machine stops, and safe on the disk
 * afterwards.
 * @throws {InvalidOptionsError} if an argument is no disk, path or contents.
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

/** Cleans up after something else has failed. */
function attemptQuietly(action: () => void): void {
  try {
    action();
  } catch {
    // The first failure is the one to report.
  }
}
