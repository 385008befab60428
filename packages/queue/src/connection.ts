import { InvalidOptionsError, parseOptions, strictOptions } from '@tapehead/options';
import { Redis } from 'ioredis';
import * as z from 'zod';

/** Where the queue lies. */
export interface QueuePlace {
  /** `redis://` or, with TLS, `rediss://`, with user and password as ioredis takes them. */
  readonly url: string;
  /** What all keys begin with; `tapehead`, if not given. */
  readonly prefix?: string | undefined;
}

const schema = strictOptions({
  url: z.string({ error: 'a URL' }),
  prefix: z
    .string({ error: 'a name' })
    .regex(/^[A-Za-z0-9._-]{1,64}$/, {
      error: 'at most 64 letters, digits, dots, dashes or underscores',
    })
    .default('tapehead'),
});

export type CompletePlace = z.output<typeof schema>;

/**
 * The place, complete.
 * @throws {InvalidOptionsError} without the URL in it, which may hold a password.
 */
export function parsePlace(place: QueuePlace): CompletePlace {
  const { url, prefix } = place;
  if (!isRedis(url)) {
    throw new InvalidOptionsError([
      'redis: expected a URL such as redis://127.0.0.1:6379, or rediss:// for TLS; special characters of a password as %25 and the like',
    ]);
  }
  return parseOptions('redis', schema, { url, prefix });
}

function isRedis(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    // As ioredis does.
    for (const part of [username, password]) decodeURIComponent(part);
    return ['redis:', 'rediss:'].includes(protocol);
  } catch {
    return false;
  }
}

/** Host and port of a place, without what is secret. */
export function describePlace({ url }: CompletePlace): string {
  const { hostname, port, protocol } = new URL(url);
  return `${protocol}//${hostname}:${port || '6379'}`;
}

/** How long to wait before each attempt to connect again, in milliseconds. */
const retryDelay = (attempt: number) => Math.min(100 * attempt, 2000);

/**
 * A connection that waits for Redis as long as it is away, and then goes on with what it was asked for.
 * `onError` is told when it goes away, with a message that has no secrets.
 */
export function connect({ url }: CompletePlace, onError: (message: string) => void): Redis {
  const redis = new Redis(url, {
    // Blocking commands of BullMQ ask for this, and so does waiting.
    maxRetriesPerRequest: null,
    retryStrategy: retryDelay,
  });
  redis.on('error', (error) => {
    onError(error.message);
  });
  return redis;
}

/** How long to wait for a first answer, in milliseconds. */
const patience = 5000;

/**
 * Asks Redis for a sign of life, once.
 * @throws {Error} saying why there is none: refused, a wrong password, no such database, no answer in five
 *   seconds.
 */
export async function probe(place: CompletePlace): Promise<void> {
  const redis = new Redis(place.url, {
    ...{ lazyConnect: true, maxRetriesPerRequest: 0, connectTimeout: patience },
    retryStrategy: () => null,
  });
  const faults: string[] = [];
  redis.on('error', ({ message }) => {
    faults.push(message);
  });
  const silent = setTimeout(() => {
    faults.push('no answer for five seconds');
    redis.disconnect();
  }, patience);
  await redis
    .connect()
    .then(() => redis.ping())
    .catch((error: unknown) => {
      faults.push(error instanceof Error ? error.message : String(error));
    });
  clearTimeout(silent);
  redis.disconnect();
  const [fault] = faults;
  if (fault === undefined) return;
  // The first fault says more than that the connection is closed. An error of ioredis itself holds the
  // command with its arguments, a password among them: so its message alone goes on.
  throw new Error(`${describePlace(place)}: ${fault}`);
}
