import { printable } from '@tapehead/core';
import { Redis } from 'ioredis';
import { type CompletePlace, describePlace } from './place.js';
import { isReplicaFault } from './redis-fault.js';
import type { Teller } from './teller.js';

const mostDelay = 2000;
/** Milliseconds before each attempt to connect again: more each time. */
const retryDelay = (attempt: number) => Math.min(100 * attempt, mostDelay);

/** How long Redis has to be without a fault before it counts as recovered, in milliseconds. */
const convalescence = 3000;

/**
 * A connection that waits for Redis as long as it is away, and then goes on with what it was asked for. One
 * that does not answer any more, and one to a Redis that has become a replica, is made anew: the address may
 * lead to another one by then. The teller is told of both.
 */
export function connect({ url, silentSeconds }: CompletePlace, teller: Teller): Redis {
  let [refusals, lastRefusal] = [0, -Infinity];
  const listenTo = (redis: Redis) =>
    redis.on('error', teller.fault).on('ready', () => {
      teller.well(convalescence);
    });
  /** BullMQ makes one more, to wait for jobs. */
  class Connection extends Redis {
    override duplicate(...options: Parameters<Redis['duplicate']>): Redis {
      return listenTo(super.duplicate(...options));
    }
  }
  const redis = new Connection(url, {
    // Blocking commands of BullMQ ask for this, and so does waiting.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => retryDelay(Math.max(attempt, refusals)),
    connectTimeout: 1000 * silentSeconds,
    socketTimeout: 1000 * silentSeconds,
    // How long the other side may take to end a connection.
    disconnectTimeout: 500,
    reconnectOnError(error) {
      if (!isReplicaFault(error)) return false;
      const now = performance.now();
      // Only refusals in a row count, not those of an earlier failover.
      refusals = now - lastRefusal < 2 * mostDelay ? refusals + 1 : 1;
      lastRefusal = now;
      teller.fault(error);
      // Reconnects and sends the command again.
      return 2;
    },
  });
  return listenTo(redis);
}

/** How long to wait for a first answer, in milliseconds. */
const patience = 5000;

/**
 * Checks once that Redis answers.
 * @throws {Error} saying why it cannot be used: refused, a wrong password, no such database, a cluster, no
 *   answer in five seconds.
 */
export async function probe(place: CompletePlace, signal?: AbortSignal): Promise<void> {
  const redis = new Redis(place.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: patience,
    disconnectTimeout: 100,
    retryStrategy: () => null,
  });
  const faults: string[] = [];
  redis.on('error', ({ message }) => {
    faults.push(message);
  });
  const give = (up: string) => () => {
    faults.push(up);
    redis.disconnect();
  };
  const silent = setTimeout(give('no answer for five seconds'), patience);
  const interrupted = give('interrupted');
  signal?.addEventListener('abort', interrupted);
  try {
    await redis.connect();
    await redis.ping();
    if (/^cluster_enabled:1/m.test(await infoOf(redis))) {
      faults.push(
        'it is a Redis Cluster, which is not supported; a single Redis is needed, which may have replicas',
      );
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  signal?.removeEventListener('abort', interrupted);
  clearTimeout(silent);
  redis.disconnect();
  const [fault] = faults;
  if (fault === undefined || signal?.aborted) return;
  // The first fault says more than that the connection is closed. An error of ioredis itself holds the
  // command with its arguments, a password among them: so its message alone goes on.
  throw new Error(`${describePlace(place)}: ${printable(fault)}`);
}

/** Nothing, where the user of the URL may not ask. */
async function infoOf(redis: Redis): Promise<string> {
  return redis.info().catch(() => '');
}
