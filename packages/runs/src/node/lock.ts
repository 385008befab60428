import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Remedy, RunError, UserError } from '../run/errors.js';
import { parseJson } from '../run/json.js';
import { type Disk, isFault, requireDisk, writeAll } from './disk.js';
import { ownIdentity, type ProcessIdentity, processIdentity, stateOf } from './process-identity.js';

interface Owner extends ProcessIdentity {
  /** Identifies the lock: no two locks have the same token. */
  readonly token: string;
  readonly since: string;
}

const owner: z.ZodType<Owner> = processIdentity.and(
  z.object({ token: z.string(), since: z.string() }),
);

/** A folder that no other process writes to. */
export interface Lock {
  /**
   * Must be called before each change of the folder.
   * @throws {RunError} if another process has taken the folder over meanwhile, or the lock is gone.
   */
  check(): void;
  /** Lets others have the folder. */
  release(): void;
}

/** How to lock a folder. */
export interface LockOptions {
  /** Whether to take the folder from a process if it is unknown whether that process is alive. */
  readonly force?: boolean | undefined;
}

/** How long a lock file may be empty, in milliseconds, before it counts as abandoned: its owner may be writing it. */
const unnamedFor = 10_000;

/** How often an owner gives a sign of life, and after how long without one it counts as dead, in milliseconds. */
const beatEvery = 5000;
const deadAfter = 60_000;

/**
 * Locks a folder. Each process that wants it makes a lock file of its own and then looks for others, so of two that try
 * at once at least one sees the other. A lock whose process is dead does not count. If it cannot be known whether the
 * process is alive, as in another container, the lock counts as long as its file is touched every few seconds. An owner
 * that was taken for dead but was only suspended finds its lock gone, and writes no more.
 * @throws {UserError} if another process has the folder.
 * @throws {InvalidOptionsError} if an argument is no disk, path or options.
 * @example
 * ```ts
 * import { mkdirSync } from 'node:fs';
 * import { lockFolder, nodeDisk } from '@tapehead/runs/node';
 *
 * mkdirSync('sweeps/mine', { recursive: true });
 * const lock = lockFolder(nodeDisk, 'sweeps/mine');
 * lock.check(); // throws, if another process has taken the folder over
 * lock.release();
 * ```
 */
export function lockFolder(disk: Disk, folder: string, { force = false }: LockOptions = {}): Lock {
  requireDisk('lockFolder', disk, folder);
  const own: Owner = { token: randomUUID(), ...ownIdentity(), since: new Date().toISOString() };
  const text = JSON.stringify(own);
  const name = writeLock(disk, folder, text);
  const path = join(folder, name);
  const isHeld = () => textOf(path) === text;
  const free = () => {
    if (isHeld()) disk.remove(path);
  };
  try {
    const others = locksIn(folder).filter((other) => other !== name);
    // By the file system's clock, which may differ from that of this machine.
    const now = changedAt(path) ?? Date.now();
    for (const other of others) refuseIfHeld(folder, other, now, force);
    for (const dead of others) disk.remove(join(folder, dead));
    if (!isHeld()) throw new UserError(`run folder ${folder}: ${lossOf(folder, path)}`);
  } catch (error) {
    free();
    throw error;
  }
  const beating = setInterval(() => {
    try {
      if (isHeld()) disk.touch(path);
    } catch {
      // The next change of the folder meets the same error, and reports it.
    }
  }, beatEvery);
  beating.unref();
  return {
    check() {
      if (!isHeld()) throw new RunError(`run folder ${folder}: ${lossOf(folder, path)}`);
    },
    release() {
      clearInterval(beating);
      free();
    },
  };
}

/** Writes a lock file with the next number, and returns its name. */
function writeLock(disk: Disk, folder: string, text: string): string {
  for (;;) {
    const name = `run.${1 + Math.max(0, ...locksIn(folder).map(numberOf))}.lock`;
    let file: number;
    try {
      file = disk.open(join(folder, name), 'wx');
    } catch (error) {
      if (isFault(error, 'EEXIST')) continue;
      throw error;
    }
    try {
      writeAll(disk, file, Buffer.from(text));
      return name;
    } catch (error) {
      // An empty lock file would keep others out for a while.
      disk.remove(join(folder, name));
      throw error;
    } finally {
      disk.close(file);
    }
  }
}

const numberOf = (name: string) => Number(/^run\.(\d{1,9})\.lock$/.exec(name)?.[1]);

function locksIn(folder: string): readonly string[] {
  const names = ifThere(() => readdirSync(folder)) ?? [];
  return names.filter((name) => !Number.isNaN(numberOf(name)));
}

function refuseIfHeld(folder: string, name: string, now: number, force: boolean): void {
  const path = join(folder, name);
  const holder = readOwner(path);
  const silentFor = now - (changedAt(path) ?? -Infinity);
  const refuse = (why: string, remedy?: Remedy) => {
    throw new UserError(`run folder ${folder}: ${why}`, remedy);
  };
  if (holder === null) {
    if (silentFor < unnamedFor && !force) refuse('another process begins to write it just now');
    return;
  }
  const { pid, host, since } = holder;
  const state = stateOf(holder);
  if (state === 'alive') {
    refuse(`the process ${pid} writes it, since ${since}; end that process first`);
  }
  if (state === 'unknown' && silentFor < deadAfter && !force) {
    const silence = Math.max(0, Math.round(silentFor / 1000));
    refuse(
      `the process ${pid} on the machine ${host} writes it, since ${since}; its last sign of life is ${silence} s old, and after ${deadAfter / 1000} s without one the folder is free; if it is certainly dead, the folder can be taken from it`,
      { kind: 'force' },
    );
  }
}

/** The owner of a lock; null if the file is gone, or names no owner. */
function readOwner(path: string): Owner | null {
  try {
    return owner.safeParse(parseJson(textOf(path) ?? '')).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const textOf = (path: string) => ifThere(() => readFileSync(path, 'utf8'));
const changedAt = (path: string) => ifThere(() => statSync(path).mtimeMs);

function ifThere<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (isFault(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Why an owner has lost its lock. */
function lossOf(folder: string, path: string): string {
  const [other] = locksIn(folder).flatMap((name) => readOwner(join(folder, name)) ?? []);
  return other === undefined
    ? `its lock, ${path}, is gone, so that another process may write it; this one ends`
    : `the process ${other.pid} on the machine ${other.host} has taken it over, since ${other.since}; this one ends`;
}
