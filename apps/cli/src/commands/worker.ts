import { type ExitCode, exitCode } from '@tapehead/command';
import { packFiles } from '@tapehead/runs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { realNumber } from '../flags.js';
import type { Host } from '../host.js';
import { workerListener } from '../output/worker-listener.js';
import { handedOn } from '../sweep/check-result.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { parseQueuedJob } from '../sweep/job-task.js';
import { loadQueue } from '../sweep/queue-package.js';
import { type RedisFlags, redisOptions, redisPlace } from '../sweep/redis-place.js';
import { trainJob } from '../sweep/train-job.js';
import { sharedOptions } from './shared-options.js';

/** How often a worker reports its progress to Redis, in milliseconds. */
const progressEvery = 1000;

interface WorkerFlags extends RedisFlags, PartsFlags {
  readonly checkpointSeconds: number;
  readonly lockSeconds: number;
  readonly json?: boolean;
}

/** `tapehead worker`: computes the runs of sweeps that are submitted through Redis. */
export function workerCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Takes runs of sweeps from Redis and trains them, one after the other, until it is ended. It uses one core: start one for each.',
    )
    .addOption(redisOptions.redis())
    .addOption(redisOptions.redisPrefix())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(
      new Option('--checkpoint-seconds <seconds>', 'how often to store where a run stands')
        .argParser(seconds)
        .default(30),
    )
    .addOption(
      new Option('--lock-seconds <seconds>', "after how long another worker takes a dead one's run")
        .argParser(seconds)
        .default(30),
    )
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead worker --redis redis://10.0.0.5:6379
  TAPEHEAD_REDIS_URL=rediss://user:password@host:6380 tapehead worker
  tapehead worker --redis redis://10.0.0.5:6379 --use ./my-parts.js

It runs only the modules that it was started with: a sweep that needs others, or another version, is told so.

Ctrl-C or SIGTERM stores where the run stands and hands it back. Without Redis it waits.
Exit codes: 2 bad input, 3 no answer from Redis at the beginning, 130 interrupted.`,
    )
    .action(async (flags: WorkerFlags) => {
      end(await serve(flags, host));
    });
}

function seconds(text: string): number {
  const count = realNumber(text);
  if (count < 0.5 || count > 1e6) {
    throw new InvalidArgumentError('Expected a number from 0.5 to 1000000.');
  }
  return count;
}

async function serve(flags: WorkerFlags, host: Host): Promise<ExitCode> {
  const place = redisPlace(flags);
  const parts = await runParts(flags, host.signal);
  const { work } = await loadQueue();
  let lastProgress = -Infinity;
  await work({
    ...place,
    signal: host.signal,
    lockSeconds: flags.lockSeconds,
    parse: (job) => parseQueuedJob(job, parts),
    async compute(task, { checkpoint, save, progress, signal: stop }) {
      const files = await trainJob(task, {
        parts,
        from: checkpoint,
        checkpointSeconds: flags.checkpointSeconds,
        signal: stop,
        save,
        progress: (value) => {
          if (performance.now() - lastProgress < progressEvery) return;
          lastProgress = performance.now();
          progress(value);
        },
      });
      return files && packFiles(handedOn(files));
    },
    listener: workerListener(host, { json: flags.json, now: () => new Date().toISOString() }),
  });
  return exitCode.interrupted;
}
