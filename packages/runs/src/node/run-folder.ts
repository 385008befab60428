import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  checkedElsewhere,
  flag,
  type OptionsShape,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';
import { RunError, UserError } from '../run/errors.js';
import { checkpointFolder, runFiles } from '../run/storage.js';
import { type Disk, isFault, nodeDisk, requireDisk } from './disk.js';
import { fileFault } from './file-fault.js';
import { lockedFolder, type RunFolder } from './folder-storage.js';
import { tensorboardFolder } from './tensorboard.js';

/** Where a new run is to be kept. */
export interface NewRunFolder {
  /** The folder; one of the run's name in `runs`, if not given. */
  readonly path?: string | undefined;
  /** Whether to delete an existing run in that folder. */
  readonly overwrite?: boolean | undefined;
  /** Whether to take the folder from a process if it is unknown whether that process is alive. */
  readonly force?: boolean | undefined;
  /** What changes the files; Node's file system, if not given. */
  readonly disk?: Disk | undefined;
}

const pathOption = z.string({ error: 'the path of a folder' });
const openOptions = strictOptions({ force: flag().optional(), disk: checkedElsewhere<Disk>() });
const newOptions = strictOptions({
  ...openOptions.shape,
  path: pathOption.optional(),
  overwrite: flag().optional(),
} satisfies OptionsShape<NewRunFolder>);

/**
 * Makes the folder of a new run. A folder that holds a run is never written to, unless `overwrite` asks to
 * delete that run. Without a path it is `runs/<name>`, or the first of `runs/<name>-2`, `runs/<name>-3`, …
 * that is free.
 * @throws {UserError} if the folder holds a run already or cannot be made.
 * @throws {InvalidOptionsError} for a name and options that cannot be used.
 * @example
 * ```ts
 * import { createRunFolder } from '@tapehead/runs/node';
 *
 * const folder = createRunFolder('copy-seed1'); // for `trainRun`, which releases it
 * console.log(folder.path); // runs/copy-seed1
 * folder.release();
 * ```
 */
export function createRunFolder(name: string, asked: NewRunFolder = {}): RunFolder {
  parseOptions('createRunFolder.name', z.string({ error: 'a name' }), name);
  parseOptions('createRunFolder', newOptions, asked);
  const { path, ...options } = asked;
  if (path !== undefined) {
    const folder = claim(path, options);
    if (folder) return folder;
    const begun = isBegun(path);
    throw new UserError(
      begun
        ? `${path}: there is a run in this folder already; choose another, overwrite that run, or go on with it`
        : `${path}: there are files of a run or a comparison in this folder already; choose another, or overwrite them`,
      { kind: 'overwrite', path, isBegun: begun },
    );
  }
  for (let number = 1; ; number++) {
    const free = join('runs', number === 1 ? name : `${name}-${number}`);
    const folder = holdsRun(free) ? null : claim(free, { ...options, overwrite: false });
    if (folder) return folder;
  }
}

/**
 * The folder of a run that was begun.
 * @throws {UserError} if there is none, or another process writes it.
 * @throws {InvalidOptionsError} for a path and options that cannot be used.
 * @example
 * ```ts
 * import { readRun } from '@tapehead/runs';
 * import { openRunFolder } from '@tapehead/runs/node';
 *
 * // On how many sequences a run had been trained at its last checkpoint.
 * async function sequencesOf(path: string) {
 *   const folder = openRunFolder(path);
 *   try {
 *     return (await readRun(folder, undefined, new AbortController().signal)).resume.sequences;
 *   } finally {
 *     folder.release();
 *   }
 * }
 * ```
 */
export function openRunFolder(
  path: string,
  options: Pick<NewRunFolder, 'force' | 'disk'> = {},
): RunFolder {
  parseOptions('openRunFolder.path', pathOption, path);
  parseOptions('openRunFolder', openOptions, options);
  return attemptToOpen(path, 'opened', () => {
    if (!statSync(path).isDirectory()) {
      throw new UserError(`${path}: it is a file, expected a run folder`);
    }
    const [inner] = isBegun(path) ? [] : runsIn(path);
    if (inner !== undefined) {
      throw new UserError(`${path}: it holds runs and is none itself; go on with one of them`, {
        kind: 'resume',
        path: inner,
      });
    }
    if (!holdsRun(path)) {
      throw new UserError(
        `${path}: there is no run in this folder, neither ${runFiles.log} nor checkpoints`,
      );
    }
    return lockedFolder(path, options);
  });
}

/** Locks a new run folder; null if there is a run in it. Of two processes that try at once only one gets it. */
function claim(
  path: string,
  { overwrite = false, ...options }: Omit<NewRunFolder, 'path'>,
): RunFolder | null {
  const { disk = nodeDisk } = options;
  return attemptToOpen(path, 'made', () => {
    makeFolder(disk, path);
    const folder = lockedFolder(path, options);
    try {
      if (!holdsRun(path)) return folder;
      if (overwrite) {
        clear(disk, path);
        return folder;
      }
    } catch (error) {
      folder.release();
      throw error;
    }
    folder.release();
    return null;
  });
}

function holdsRun(path: string): boolean {
  return [...Object.values(runFiles), checkpointFolder].some((name) =>
    existsSync(join(path, name)),
  );
}

/** Whether the folder holds a run that can be resumed. */
function isBegun(path: string): boolean {
  return [runFiles.log, checkpointFolder].some((name) => existsSync(join(path, name)));
}

/** The run folders in a folder, such as that of a comparison. */
function runsIn(path: string): readonly string[] {
  return readdirSync(path)
    .map((name) => join(path, name))
    .filter(isBegun);
}

/**
 * Makes a folder and its parents, unless it exists.
 * @throws {InvalidOptionsError} if an argument is no disk or path.
 */
export function makeFolder(disk: Disk, path: string): void {
  requireDisk('makeFolder', disk, path);
  makeWithParents(disk, path);
}

/** Used because Node's own recursive `mkdirSync` never returns if a folder cannot be made, as in /proc. */
function makeWithParents(disk: Disk, path: string): void {
  try {
    disk.makeFolder(path);
  } catch (error) {
    if (isFault(error, 'EEXIST')) return;
    if (!isFault(error, 'ENOENT') || dirname(path) === path) throw error;
    makeWithParents(disk, dirname(path));
    disk.makeFolder(path);
  }
}

/** Deletes the files of a run and nothing else. */
function clear(disk: Disk, path: string): void {
  clearFolder(disk, join(path, checkpointFolder), '.safetensors');
  clearFolder(disk, join(path, tensorboardFolder), '.tfevents.');
  for (const file of Object.values(runFiles)) disk.remove(join(path, file));
}

/** Deletes the files whose names contain this text, and the folder if there are no others. */
function clearFolder(disk: Disk, path: string, inName: string): void {
  if (!existsSync(path)) return;
  for (const name of readdirSync(path)) {
    if (name.includes(inName)) disk.remove(join(path, name));
  }
  if (readdirSync(path).length === 0) disk.removeFolder(path);
}

/** Errors that are the disk's fault and not that of what the user asked for. */
const faultsOfDisk = ['ENOSPC', 'EDQUOT', 'EIO'];

function attemptToOpen<Result>(path: string, done: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    const message = `run folder ${path}: cannot be ${done}: ${fault}`;
    if (faultsOfDisk.some((code) => isFault(error, code))) throw new RunError(message);
    throw new UserError(message);
  }
}
