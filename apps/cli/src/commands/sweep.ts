import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { type ExitCode, exitCode } from '@tapehead/command';
import {
  planSweep,
  type RunOfSweep,
  type RunParts,
  type SweepPlan,
  sweepReport,
  UserError,
} from '@tapehead/runs';
import {
  fileFault,
  type Lock,
  lockFolder,
  makeFolder,
  nodeDisk,
  readJsonFile,
} from '@tapehead/runs/node';
import { type Command, Option } from 'commander';
import { localPath, workerCount } from '../flags.js';
import type { Host } from '../host.js';
import type { SweepEvent } from '../output/sweep-events.js';
import {
  jsonSweepListener,
  type SweepDisplay,
  textSweepListener,
} from '../output/sweep-listener.js';
import { loadOwnParts, type PartsFlags, toRunParts } from '../parts/own-parts.js';
import { jobModules } from '../sweep/job-modules.js';
import type { JobRunner } from '../sweep/job-runner.js';
import { createPoolRunner } from '../sweep/pool-runner.js';
import { type RedisFlags, redisOptions, redisPlace } from '../sweep/redis-place.js';
import { createRedisRunner } from '../sweep/redis-runner.js';
import { withRunIds } from '../sweep/run-id.js';
import { runSweep } from '../sweep/run-sweep.js';
import { type SweepFolder, sweepFolder } from '../sweep/sweep-folder.js';
import { sharedOptions } from './shared-options.js';

interface SweepFlags extends RedisFlags, PartsFlags {
  readonly out?: string;
  readonly force?: boolean;
  readonly jobs?: number;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** How often each run stores a checkpoint, in seconds. */
const checkpointSeconds = 10;

/** `tapehead sweep <file>`: trains many runs and reports on them. */
export function sweepCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Trains the runs of a sweep file, several at a time, and writes a report. The same command goes on where it was stopped.',
    )
    .argument('<file>', 'a sweep file, as JSON')
    .option(
      '--out <folder>',
      'the folder of the sweep (default: sweeps/<name of the file>)',
      localPath,
    )
    .addOption(
      new Option('--jobs <count>', 'runs at a time (default: one for each core)').argParser(
        workerCount,
      ),
    )
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.force())
    .addOption(redisOptions.redis())
    .addOption(redisOptions.redisPrefix())
    .addOption(sharedOptions.engine('compiled where possible'))
    .addOption(sharedOptions.backend('wasm'))
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
A sweep file, with a grid or a random search over any fields of the config:
  {"recipe": "copy-feedforward", "grid": {"machine.options.slots": [64, 128], "seed": [1, 2, 3]}}
  {"recipe": "copy-lstm",
   "random": {"runs": 20, "fields": {"learningRate": {"from": 1e-5, "to": 1e-3, "scale": "log"}}},
   "halving": {"rungs": [2000, 6000], "keep": 0.5}}

Examples:
  tapehead sweep sizes.json
  tapehead sweep sizes.json --jobs 4 --out sweeps/mine
  tapehead sweep mine.json --use ./my-parts.js
  tapehead sweep sizes.json --redis redis://10.0.0.5:6379    # computed by tapehead worker

Exit codes: 0 done, 2 bad input, 3 a run failed, 130 interrupted (the same command goes on).`,
    )
    .action(async (file: string, flags: SweepFlags) => {
      end(await sweep(file, flags, host));
    });
}

async function sweep(file: string, flags: SweepFlags, host: Host): Promise<ExitCode> {
  const { engine = null, backend = 'wasm' } = flags;
  const options = await readJsonFile(file, { mostBytes: 2 ** 20, signal: host.signal });
  const catalog = await loadOwnParts(flags, host.signal);
  const { registry, modules: given } = toRunParts(catalog);
  const parts = { registry, modules: jobModules(given) };
  const { modules } = parts;
  const plan = withRunIds(planSweep(options, catalog), { engine, backend, modules });
  const name = basename(file).replace(/\.json$/, '');
  const path = flags.out ?? join('sweeps', name);
  const lock = lockSweep(path, flags.force);
  try {
    const folder = sweepFolder(path, lock, registry);
    const runs = await runAll(plan, parts, folder, flags, host);
    if (!runs) return exitCode.interrupted;
    const report = await sweepReport(`Sweep ${name}`, runs);
    folder.writeReport(report);
    const written = join(path, 'report.md');
    const done: SweepEvent = { event: 'done', report: written, runs: runs.length };
    host.stdout.write(
      flags.json ? `${JSON.stringify(done)}\n` : `${report.markdown}\nWritten to ${written}\n`,
    );
    const failed = runs.some(({ record }) => record.status === 'failed');
    return failed ? exitCode.failedRun : exitCode.done;
  } finally {
    lock.release();
  }
}

/** All runs with their results; null if the signal ended the sweep. */
async function runAll(
  plan: SweepPlan,
  parts: RunParts,
  folder: SweepFolder,
  flags: SweepFlags,
  host: Host,
): Promise<readonly RunOfSweep[] | null> {
  const { engine = null, backend = 'wasm' } = flags;
  const listener = flags.json ? jsonSweepListener(host) : textSweepListener(host, plan.jobs);
  const runner = await createRunner(flags, parts, listener);
  if (!flags.json) {
    host.stderr.write(`${plan.jobs.length} runs, ${runner.description}. Folder: ${folder.path}\n`);
  }
  try {
    const { signal } = host;
    return await runSweep({ plan, folder, runner, engine, backend, parts, listener, signal });
  } finally {
    listener.stop();
    await runner.close();
  }
}

async function createRunner(
  flags: SweepFlags,
  parts: RunParts,
  listener: SweepDisplay,
): Promise<JobRunner> {
  const { redis, use, data, jobs = availableParallelism() } = flags;
  if (redis === undefined) {
    const own = { ...(use && { use }), ...(data !== undefined && { data }) };
    return createPoolRunner({ jobs, checkpointSeconds, parts: own });
  }
  if (flags.jobs !== undefined) {
    throw new UserError('--jobs: with --redis there are as many runs at a time as workers');
  }
  return createRedisRunner({ ...redisPlace(flags), parts, listener });
}

/** @throws {UserError} if another process has the folder, or it cannot be made. */
function lockSweep(path: string, force: boolean | undefined): Lock {
  try {
    makeFolder(nodeDisk, path);
    return lockFolder(nodeDisk, path, { force });
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError(`sweep folder ${path}: cannot be made: ${fault}`);
  }
}
