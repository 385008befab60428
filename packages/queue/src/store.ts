import type { Redis } from 'ioredis';
import * as z from 'zod';

/** What a finished job gave. */
export interface StoredResult {
  readonly outcome: unknown;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** What the queue keeps of a job beside BullMQ's own keys. */
export interface Store {
  /** Where the run stands; a later stage of the run goes on from it. */
  readCheckpoint(run: string): Promise<Uint8Array | null>;
  /** @throws {RangeError} if it is too large. */
  writeCheckpoint(run: string, bytes: Uint8Array): Promise<void>;
  removeCheckpoint(run: string): Promise<void>;
  writeProgress(job: string, progress: unknown): Promise<void>;
  readProgress(jobs: readonly string[]): Promise<readonly unknown[]>;
  hasResult(job: string): Promise<boolean>;
  /** Those of the jobs that have a result. */
  withResults(jobs: readonly string[]): Promise<ReadonlySet<string>>;
  /** For `unpackResult`. */
  readResult(job: string): Promise<Uint8Array | null>;
  /**
   * Stores the result of a job, unless it has one.
   * @returns whether this one was stored.
   * @throws {RangeError} if it is too large.
   */
  writeResult(job: string, result: StoredResult): Promise<boolean>;
}

/** Seconds after which what nobody asks for any more is gone: 30 days. */
const keptFor = 30 * 24 * 3600;
/** Redis takes values of up to 512 MiB; a result is one value. */
const mostBytes = 256 * 2 ** 20;

const header = z.object({
  outcome: z.unknown(),
  files: z.array(z.object({ name: z.string(), bytes: z.int().min(0) })),
});

export function createStore(redis: Redis, prefix: string): Store {
  const key = (kind: string, id: string) => `${prefix}:${kind}:${id}`;
  return {
    readCheckpoint: (run) => redis.getBuffer(key('checkpoint', run)),
    async writeCheckpoint(run, bytes) {
      requireRoom('checkpoint', bytes.length);
      await redis.set(key('checkpoint', run), Buffer.from(bytes), 'EX', keptFor);
    },
    async removeCheckpoint(run) {
      await redis.unlink(key('checkpoint', run));
    },
    async writeProgress(job, progress) {
      await redis.set(key('progress', job), JSON.stringify(progress), 'EX', keptFor);
    },
    async readProgress(jobs) {
      if (jobs.length === 0) return [];
      const texts = await redis.mget(jobs.map((job) => key('progress', job)));
      return texts.map((text) => (text === null ? null : parse(text)));
    },
    hasResult: async (job) => (await redis.exists(key('result', job))) === 1,
    async withResults(jobs) {
      const pipeline = redis.pipeline();
      for (const job of jobs) pipeline.exists(key('result', job));
      const replies = (await pipeline.exec()) ?? [];
      return new Set(jobs.filter((_, index) => replies[index]?.[1] === 1));
    },
    readResult: (job) => redis.getBuffer(key('result', job)),
    async writeResult(job, result) {
      const bytes = pack(result);
      requireRoom('result', bytes.length);
      // The first one stays: NX.
      return (await redis.set(key('result', job), bytes, 'EX', keptFor, 'NX')) === 'OK';
    },
  };
}

function requireRoom(what: string, bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new RangeError(
    `the ${what} has ${bytes} bytes, more than the ${mostBytes} that go to Redis`,
  );
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

/** One value: the length of the header, the header as JSON, the files one after the other. */
function pack({ outcome, files }: StoredResult): Buffer {
  const entries = Object.entries(files);
  const list = entries.map(([name, { length: bytes }]) => ({ name, bytes }));
  const head = Buffer.from(JSON.stringify({ outcome, files: list }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...entries.map(([, bytes]) => bytes)]);
}

/** @throws {Error} if the bytes are no result. */
export function unpackResult(stored: Uint8Array): StoredResult {
  const bytes = Buffer.from(stored);
  let from = 4 + bytes.readUInt32LE();
  const { outcome, files } = header.parse(JSON.parse(bytes.subarray(4, from).toString()));
  const entries = files.map(({ name, bytes: length }) => {
    from += length;
    return [name, Uint8Array.from(bytes.subarray(from - length, from))] as const;
  });
  return { outcome, files: Object.fromEntries(entries) };
}
