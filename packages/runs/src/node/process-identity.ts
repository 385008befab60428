import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { isFault } from './disk.js';

/** Identifies a process for other processes. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Identifies the boot of the machine; null if it is unknown. */
  readonly boot: string | null;
  /** The namespace of process numbers, since each container has its own; null where there are none. */
  readonly namespace: string | null;
  /** When the process began, in ticks since the machine started; null if it is unknown. */
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
 * Whether a process is alive, as far as it can be known from here. It is unknown for a process of another machine or
 * another container, and if the number may have been given to another process, since the machine does not say when a
 * process began.
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

/** Where a process number means the same process. */
type ProcessSpace = Pick<ProcessIdentity, 'host' | 'boot' | 'namespace'>;

function ownSpace(): ProcessSpace {
  const boot = valueOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return { host: hostname(), boot, namespace: valueOf(() => readlinkSync('/proc/self/ns/pid')) };
}

/** If boot and namespace are known, the host's name is ignored: containers may share one, and machines change theirs. */
function isSameSpace(one: ProcessSpace, other: ProcessSpace): boolean {
  return (
    one.boot === other.boot &&
    one.namespace === other.namespace &&
    (one.host === other.host || (one.boot !== null && one.namespace !== null))
  );
}

/** What Linux says about a process. A state of Z means that it has ended and its parent has not noticed yet. */
function processStat(pid: number): { readonly state: string; readonly began: string } | null {
  // The /proc of a container may show the processes of another namespace.
  if (valueOf(() => readlinkSync('/proc/self')) !== String(process.pid)) return null;
  const text = valueOf(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the command's name in parentheses, and may contain any characters.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, began] = [fields?.[0], fields?.[19]];
  return state === undefined || began === undefined ? null : { state, began };
}

/** What `read` returns on Linux; null on other systems, where it throws. */
function valueOf(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
