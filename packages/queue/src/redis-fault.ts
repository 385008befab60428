import { printable } from '@tapehead/core';

/** Redis's reasons for refusing a command, by the first word of its error. */
const refusals: Readonly<Record<string, string>> = {
  READONLY: 'it has become a read-only replica, as after a failover',
  UNBLOCKED: 'it has become a read-only replica, as after a failover',
  MASTERDOWN: 'it is a replica that has lost its primary',
  OOM: 'it is full (maxmemory) and takes nothing more',
  MISCONF: 'it cannot store its data on its disk, and takes nothing more',
  NOREPLICAS: 'it has too few replicas, and takes nothing more',
  LOADING: 'it loads its data',
  MOVED:
    'it is a Redis Cluster, which is not supported; a single Redis, also with replicas, is needed',
  CLUSTERDOWN: 'it is a Redis Cluster, which is not supported; a single Redis is needed',
};

/** Whether an error means that Redis is away or refuses, rather than that the given data are wrong. */
export function isRedisFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    ['ReplyError', 'AbortError', 'MaxRetriesPerRequestError'].includes(error.name) ||
    error.message === 'Connection is closed.' ||
    ('code' in error && typeof error.code === 'string')
  );
}

/** Whether Redis refuses writes because it is a replica. */
export function isReplicaFault({ message }: Error): boolean {
  return /\b(READONLY|UNBLOCKED)\b/.test(message);
}

/**
 * What is wrong with Redis, in words. An error of ioredis holds the command with its arguments, a password
 * among them: so its message alone is told.
 */
export function faultText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Socket timeout.'))
    return 'it does not answer; the connection is made anew';
  const word = /\b[A-Z]{3,}\b/.exec(message)?.[0] ?? '';
  const refusal = Object.hasOwn(refusals, word) ? refusals[word] : undefined;
  return printable(refusal === undefined ? message : `${refusal} (${word})`);
}
