import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { exitCode, watchOutputs } from '@tapehead/command';
import { openSubmitter, work } from '@tapehead/queue';
import { Redis } from 'ioredis';
import * as z from 'zod';

/**
 * Measures how many jobs a second one Redis hands out to many workers. The jobs compute nothing, but like those of a
 * sweep they are handed out, locked, and store a checkpoint and a result.
 */
const usage = `Usage: pnpm bench:queue [--redis URL] [--workers 1000] [--jobs 5000] [--bytes 250000]

  --redis URL      an empty Redis; redis://127.0.0.1:6379, if not given
  --workers COUNT  workers, each with connections of its own
  --jobs COUNT     jobs to hand out
  --bytes COUNT    bytes of each checkpoint and result`;

function readArguments() {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
      workers: { type: 'string', default: '1000' },
      jobs: { type: 'string', default: '5000' },
      bytes: { type: 'string', default: '250000' },
    },
  });
  const count = (name: 'workers' | 'jobs' | 'bytes') => {
    if (/^[1-9]\d{0,7}$/.test(values[name])) return Number(values[name]);
    throw new Error(`--${name} ${values[name]}: expected a whole number of at least 1`);
  };
  return {
    workers: count('workers'),
    jobs: count('jobs'),
    size: count('bytes'),
    place: { url: values.redis, prefix: `bench-${process.pid}` },
  };
}

function refuse(error: unknown): never {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(exitCode.badInput);
}

function argumentsOrEnd() {
  try {
    return readArguments();
  } catch (error) {
    return refuse(error);
  }
}

// Read or not, it goes on to where it deletes what it has put into Redis.
watchOutputs();
const { workers, jobs, size, place } = argumentsOrEnd();
const bytes = new Uint8Array(size);
const stop = new AbortController();
// Every worker and every job adds a listener; without this, Node would warn of so many.
setMaxListeners(0, stop.signal);
let [begun, computed] = [0, 0];

const connection = { error: console.error, recovered: () => undefined };
const submitter = await openSubmitter({ ...place, listener: connection }).catch(refuse);
const beginWorkers = performance.now();
const working = Array.from({ length: workers }, () =>
  work({
    ...place,
    signal: stop.signal,
    parse: () => null,
    compute(_task, { save }) {
      begun += 1;
      save(bytes);
      computed += 1;
      return Promise.resolve(bytes);
    },
    listener: {
      ...connection,
      begin: () => undefined,
      end: () => undefined,
      leave: () => undefined,
      fail: (job, message) => {
        console.error(`${job}: ${message}`);
      },
    },
  }),
);
// Once each worker has done a first job, all of them are connected.
const run = (name: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      submitter.run({
        id: `${name}-${index}`,
        data: { run: `${name}-${index}`, task: {}, last: true },
        progress: () => undefined,
        signal: stop.signal,
      }),
    ),
  );
await run('warm', workers);
console.log(
  `${workers} workers, each with connections of its own, began in ${((performance.now() - beginWorkers) / 1000).toFixed(1)} s`,
);
const begin = performance.now();
await run('job', jobs);
const seconds = (performance.now() - begin) / 1000;
console.log(
  `${jobs} jobs with ${size} bytes of checkpoint and of result in ${seconds.toFixed(1)} s: ${(jobs / seconds).toFixed(0)} a second (${begun} begun, ${computed} computed, the warm-up among them)`,
);
stop.abort();
await Promise.all(working);
await submitter.close();
const redis = new Redis(place.url);
for await (const keys of redis.scanStream({ match: `${place.prefix}:*`, count: 1000 })) {
  const names = z.array(z.string()).parse(keys);
  if (names.length > 0) await redis.unlink(names);
}
redis.disconnect();
