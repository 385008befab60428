import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { openSubmitter, work } from '@tapehead/queue';

/**
 * How many jobs a second one Redis hands out, to how many workers: jobs that compute nothing, but are given
 * out, locked, and store a checkpoint and a result as those of a sweep do.
 */
const { values } = parseArgs({
  options: {
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    workers: { type: 'string', default: '1000' },
    jobs: { type: 'string', default: '5000' },
    /** Bytes of each checkpoint and result. */
    bytes: { type: 'string', default: '250000' },
  },
});
const [workers, jobs, size] = [Number(values.workers), Number(values.jobs), Number(values.bytes)];
const place = { url: values.redis, prefix: `bench-${process.pid}` };
const bytes = new Uint8Array(size);
const stop = new AbortController();
// Every worker and every job listens to it.
setMaxListeners(0, stop.signal);
let [begun, computed] = [0, 0];

const submitter = await openSubmitter({ ...place, onError: console.error });
const beginWorkers = performance.now();
const working = Array.from({ length: workers }, () =>
  work({
    ...place,
    signal: stop.signal,
    async compute(_task, { save }) {
      begun += 1;
      await save(bytes);
      computed += 1;
      return { outcome: {}, files: { weights: bytes } };
    },
    listener: {
      begin: () => undefined,
      end: () => undefined,
      fail: (job, message) => {
        console.error(`${job}: ${message}`);
      },
      error: console.error,
    },
  }),
);
// Once a first job of each is done, all are there.
const run = (name: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      submitter.run({
        id: `${name}-${index}`,
        data: { run: `${name}-${index}`, task: {} },
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
