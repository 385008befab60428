import {
  type Complete,
  InvalidOptionsError,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';

/** Where the queue is. */
export interface QueuePlace {
  /** `redis://` or, with TLS, `rediss://`, with user, password and the number of a database. */
  readonly url: string;
  /** What all keys begin with; `tapehead`, if not given. It may be a hash tag, `{tapehead}`. */
  readonly prefix?: string | undefined;
  /** Seconds without an answer after which a connection is held to be dead, and made anew; 20, if not given. */
  readonly silentSeconds?: number | undefined;
}

const schema: z.ZodType<CompletePlace> = strictOptions({
  url: z.string({ error: 'a URL' }),
  prefix: z
    .string({ error: 'a name' })
    .regex(/^(?:[A-Za-z0-9._-]{1,64}|\{[A-Za-z0-9._-]{1,62}\})$/, {
      error: 'at most 64 letters, digits, dots, dashes or underscores, which may stand in braces',
    })
    .default('tapehead'),
  silentSeconds: positiveNumber(1e6).default(20),
} satisfies OptionsShape<QueuePlace>);

const withUrl = z.looseObject({ url: z.string() });

/** Where the queue is, with every default filled in. */
export type CompletePlace = Complete<QueuePlace>;

const example =
  'expected a URL such as redis://127.0.0.1:6379/0, or rediss:// for TLS; special characters of a password as %25 and the like';

/**
 * The place, complete.
 * @throws {InvalidOptionsError} without the URL in it, which may hold a password.
 */
export function parsePlace(place: QueuePlace): CompletePlace {
  const { data } = withUrl.safeParse(place);
  const fault = data ? faultOf(data.url) : example;
  if (fault !== undefined) throw new InvalidOptionsError([`redis: ${fault}`]);
  const { url, prefix, silentSeconds } = place;
  return parseOptions('redis', schema, { url, prefix, silentSeconds });
}

function faultOf(text: string): string | undefined {
  const url = parsed(text);
  if (!url) return example;
  const { pathname, search, hash } = url;
  // ioredis would take anything for the name of a database, and any option of its own after a question mark.
  if (!/^\/?\d{0,9}$/.test(pathname)) {
    return 'the URL ends with what is no database, expected its number, such as redis://127.0.0.1:6379/2';
  }
  if (search !== '' || hash !== '') {
    return 'the URL has more after the database, expected nothing; a "?" or "#" in a password is written %3F or %23';
  }
  return undefined;
}

function parsed(text: string): URL | null {
  try {
    const url = new URL(text);
    // As ioredis does.
    for (const part of [url.username, url.password]) decodeURIComponent(part);
    return ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}

/**
 * Host and port of a place, without user and password.
 * @throws {InvalidOptionsError} for what is no place, without the URL in it.
 */
export function describePlace(place: Pick<CompletePlace, 'url'>): string {
  const { url } = parsePlace(place);
  const { hostname, port, protocol } = new URL(url);
  return `${protocol}//${hostname}:${port || '6379'}`;
}
