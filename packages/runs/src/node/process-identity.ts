import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { isFault } from './disk.js';

/** A process, as others can find it again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Which start of the machine the process belongs to; null where that cannot be told. */
  readonly boot: string | null;
  /** Within which its number means it, as each container has its own; null where there are none. */
  readonly namespace: string | null;
  /** When the process began, in the machine's own count; null where that cannot be told. */
  readonly began: string | null;
}

export const processIdentity: z.ZodType<ProcessIdentity> = z.object({
  pid: z.int().min(1),
  host: z.string(),
  boot: z.string().nullable(),
  namespace: z.string().nullable(),
  began: z.string().nullable(),
});

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  return { pid, ...ownSpace(), began: processStat(pid)?.began ?? null };
}

/**
 * Whether a process lives, as far as can be told from here. Of a process of another machine or another
 * container nothing can be told, and neither can whether a number has come to be another process's where the
 * machine does not say when that began.
 */
export function stateOf({ pid, began, ...space }: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (!isSameSpace(space, ownSpace())) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isFault(error, 'ESRCH')) return 'dead';
  }
  const now = processStat(pid);
  if (now === null || began === null) return 'unknown';
  return now.state === 'Z' || now.began !== began ? 'dead' : 'alive';
}

/** Where numbers of processes mean the same. */
type ProcessSpace = Pick<ProcessIdentity, 'host' | 'boot' | 'namespace'>;

function ownSpace(): ProcessSpace {
  const boot = valueOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return { host: hostname(), boot, namespace: valueOf(() => readlinkSync('/proc/self/ns/pid')) };
}

/** Where both are known the host's name means nothing: containers may share one, and machines change theirs. */
function isSameSpace(one: ProcessSpace, other: ProcessSpace): boolean {
  return (
    one.boot === other.boot &&
    one.namespace === other.namespace &&
    (one.host === other.host || (one.boot !== null && one.namespace !== null))
  );
}

/** What Linux tells of a process; a state of Z means that it has ended and its parent has yet to notice. */
function processStat(pid: number): { readonly state: string; readonly began: string } | null {
  // A container may see the processes of another one there.
  if (valueOf(() => readlinkSync('/proc/self')) !== String(process.pid)) return null;
  const text = valueOf(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the command's name in parentheses, and may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, began] = [fields?.[0], fields?.[19]];
  return state === undefined || began === undefined ? null : { state, began };
}

/** Linux tells; null elsewhere. */
function valueOf(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
