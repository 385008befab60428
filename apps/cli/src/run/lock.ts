import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../errors.js';
import { parseJson } from '../json.js';
import { type Disk, isFault, writeAll } from './disk.js';

const owner = z.object({
  pid: z.int().min(1),
  host: z.string(),
  /** Which start of the machine the process belongs to; null where that cannot be told. */
  boot: z.string().nullable(),
  /** When the process began, in the machine's own count; null where that cannot be told. */
  began: z.string().nullable(),
  since: z.string(),
});

type Owner = z.output<typeof owner>;

/** A folder that no other process writes to. */
export interface Lock {
  release(): void;
}

/** How long a lock may be without its owner's name, in milliseconds, while that is being written. */
const unnamedFor = 10_000;

/**
 * Locks a folder. Each process that wants it makes a lock file of its own and then looks for others: of two
 * that come at once at least one sees the other. A lock whose process is dead is no lock.
 * @throws {UserError} if another process has the folder.
 */
export function lockFolder(disk: Disk, folder: string): Lock {
  for (;;) {
    const before = locksIn(folder);
    refuseIfHeld(folder, before);
    const name = lockName(1 + Math.max(0, ...before.map(numberOf)));
    const path = join(folder, name);
    let file: number;
    try {
      file = disk.open(path, 'wx');
    } catch (error) {
      if (isFault(error, 'EEXIST')) continue;
      throw error;
    }
    let held = true;
    const release = () => {
      // Once only: the file that has this name later may be another's.
      if (held) disk.remove(path);
      held = false;
    };
    try {
      writeOwner(disk, file);
      const others = locksIn(folder).filter((other) => other !== name);
      refuseIfHeld(folder, others);
      for (const dead of others) disk.remove(join(folder, dead));
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }
}

function writeOwner(disk: Disk, file: number): void {
  try {
    writeAll(disk, file, Buffer.from(JSON.stringify(ownOwner())));
  } finally {
    disk.close(file);
  }
}

const lockName = (number: number) => `run.${number}.lock`;
const numberOf = (name: string) => Number(/^run\.(\d{1,9})\.lock$/.exec(name)?.[1]);

function locksIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => !Number.isNaN(numberOf(name)));
}

function refuseIfHeld(folder: string, locks: readonly string[]): void {
  for (const name of locks) {
    const path = join(folder, name);
    const holder = readOwner(path);
    if (holder === 'nobody' || (holder !== 'unknown' && isDead(holder))) continue;
    throw new UserError(`run folder ${folder}: ${describe(holder, path)}`);
  }
}

/** Who has a lock; nobody, if it is gone or nobody's name was written in time. */
function readOwner(path: string): Owner | 'nobody' | 'unknown' {
  try {
    const { success, data } = owner.safeParse(parseJson(readFileSync(path, 'utf8')));
    if (success) return data;
  } catch (error) {
    if (isFault(error, 'ENOENT')) return 'nobody';
    if (!(error instanceof SyntaxError)) throw error;
  }
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age < unnamedFor ? 'unknown' : 'nobody';
}

function describe(holder: Owner | 'unknown', path: string): string {
  if (holder === 'unknown') return 'another process begins to write it just now';
  const { pid, host, since } = holder;
  if (host === hostname()) return `the process ${pid} writes it, since ${since}`;
  return `the process ${pid} on the machine ${host} writes it, since ${since}; if it is dead, delete ${path}`;
}

/** A process with the same number that began at another time is another one. */
function isDead({ pid, host, boot, began }: Owner): boolean {
  if (host !== hostname()) return false;
  if (boot !== null && boot !== bootId()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isFault(error, 'ESRCH');
  }
  const now = processStat(pid);
  return now !== null && (now.state === 'Z' || now.began !== began);
}

function ownOwner(): Owner {
  const { pid } = process;
  const since = new Date().toISOString();
  return { pid, host: hostname(), boot: bootId(), began: processStat(pid)?.began ?? null, since };
}

/** Linux tells; null elsewhere. */
function bootId(): string | null {
  return textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** What Linux tells of a process; a state of Z means that it has ended and its parent has yet to notice. */
function processStat(pid: number): { readonly state: string; readonly began: string } | null {
  const text = textOf(`/proc/${pid}/stat`);
  // The second field is the command's name in parentheses, and may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, began] = [fields?.[0], fields?.[19]];
  return state === undefined || began === undefined ? null : { state, began };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
