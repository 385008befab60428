import type { Redis } from 'ioredis';

/** What the queue keeps of a job beside BullMQ's own keys. Whatever lies there may be anything at all. */
export interface Store {
  /** Where the run stands; a later stage of the run goes on from it. Null for what cannot be a checkpoint. */
  readCheckpoint(run: string): Promise<Uint8Array | null>;
  /** @throws {RangeError} if it is too large. */
  writeCheckpoint(run: string, bytes: Uint8Array): Promise<void>;
  removeCheckpoint(run: string): Promise<void>;
  writeProgress(job: string, progress: unknown): Promise<void>;
  /** Null where there is none, or what is no JSON. */
  readProgress(jobs: readonly string[]): Promise<readonly unknown[]>;
  hasResult(job: string): Promise<boolean>;
  /** Those of the jobs that have a result. */
  withResults(jobs: readonly string[]): Promise<readonly string[]>;
  /** Null if there is none, and no bytes where there is what cannot be a result. */
  readResult(job: string): Promise<Uint8Array | null>;
  /** Where the result of a job lies. */
  resultKey(job: string): string;
  /**
   * Stores the result of a job, unless it has one.
   * @returns whether this one was stored.
   * @throws {RangeError} if it is too large.
   */
  writeResult(job: string, result: Uint8Array): Promise<boolean>;
}

/** Seconds after which what nobody asks for any more is gone: 30 days. */
const keptFor = 30 * 24 * 3600;
/** Redis takes values of up to 512 MiB; a result is one value. */
const mostBytes = 256 * 2 ** 20;
/** A report of progress is a few numbers. */
const mostProgress = 4096;

export function createStore(redis: Redis, prefix: string): Store {
  const key = (kind: string, id: string) => `${prefix}:${kind}:${id}`;
  /** No more than there may be, whoever has put it there; null for none, nothing for what is too large or no value. */
  const read = async (name: string): Promise<Buffer | null> => {
    const bytes = await redis.getrangeBuffer(name, 0, mostBytes).catch(unlessWrongType);
    if (bytes === null || bytes.length > mostBytes) return Buffer.alloc(0);
    return bytes.length > 0 || (await redis.exists(name)) === 1 ? bytes : null;
  };
  return {
    async readCheckpoint(run) {
      const bytes = await read(key('checkpoint', run));
      return bytes?.length === 0 ? null : bytes;
    },
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
      return Promise.all(
        jobs.map(async (job) => {
          const text = await redis
            .getrange(key('progress', job), 0, mostProgress - 1)
            .catch(unlessWrongType);
          return text === null || text === '' ? null : parse(text);
        }),
      );
    },
    hasResult: async (job) => (await redis.exists(key('result', job))) === 1,
    async withResults(jobs) {
      const found = await Promise.all(jobs.map((job) => redis.exists(key('result', job))));
      return jobs.filter((_, index) => found[index] === 1);
    },
    readResult: (job) => read(key('result', job)),
    resultKey: (job) => key('result', job),
    async writeResult(job, result) {
      requireRoom('result', result.length);
      // NX keeps an earlier result.
      const set = await redis.set(key('result', job), Buffer.from(result), 'EX', keptFor, 'NX');
      return set === 'OK';
    },
  };
}

/** Null where the key holds another type, such as a list. */
function unlessWrongType(error: unknown): null {
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return null;
  throw error;
}

function requireRoom(what: string, bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new RangeError(
    `the ${what} has ${bytes} bytes, more than the ${mostBytes} that go to Redis`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
