import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import pMap from 'p-map';
import { Piscina } from 'piscina';
import type { Run } from './plan.js';
import { type Origin, originFile } from './run-record.js';
import type { ThreadWork } from './run-thread.js';
import type { Todo } from './todo.js';

/** Receives the progress of the runs. */
export interface RunsListener {
  progress(run: Run, sequences: number): void;
  /** Called when a run has ended. The fault is in words; null if the run is complete. */
  end(run: Run, fault: string | null): void;
}

export interface TrainRunsOptions {
  /** Where each run gets the folder of its name. */
  readonly folder: string;
  readonly origin: Origin;
  /** When aborted, the runs under way are ended, and no other is begun. */
  readonly signal: AbortSignal;
  readonly listener: RunsListener;
}

/**
 * Trains the runs, several at a time, each on a thread with a WASM instance of its own. The former contents of the folder
 * of a run that is trained from its beginning are deleted.
 */
export async function trainRuns(todo: readonly Todo[], options: TrainRunsOptions): Promise<void> {
  const { origin, signal, folder, listener } = options;
  const pool = new Piscina<ThreadWork, undefined>({
    filename: thread,
    // Drops the flags of tests, which resolve packages to sources that a thread cannot load.
    execArgv: [],
    minThreads: 1,
    maxThreads: origin.jobs,
    // Otherwise an idle thread blocks its own event loop.
    atomics: 'disabled',
  });
  const complete = async ({ run, work }: Todo) => {
    if (signal.aborted) return;
    const path = join(folder, run.name);
    let fault: string | null = null;
    try {
      if (work === 'train') await makeFresh(path, origin);
      const { config, pastSlots } = run;
      await onThread(pool, { config, pastSlots, work, path }, signal, (sequences) => {
        listener.progress(run, sequences);
      });
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
    // A run that the signal ended has not failed.
    if (!options.signal.aborted) listener.end(run, fault);
  };
  try {
    await pMap(todo, complete, { concurrency: origin.jobs });
  } finally {
    await pool.destroy();
  }
}

/** The built file, since Node's threads do not run TypeScript. */
const thread = fileURLToPath(new URL('../dist/run-thread.js', import.meta.url));

async function makeFresh(path: string, origin: Origin): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, originFile), `${JSON.stringify(origin, null, 2)}\n`);
}

/** Lets a thread do the work and waits for its end, even if the signal asks it to end early. */
async function onThread(
  pool: Piscina<ThreadWork, undefined>,
  work: Omit<ThreadWork, 'port'>,
  signal: AbortSignal,
  onProgress: (sequences: number) => void,
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const stop = () => {
    port1.postMessage('stop');
  };
  port1.on('message', onProgress);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await pool.run({ ...work, port: port2 }, { transferList: [port2] });
  } finally {
    signal.removeEventListener('abort', stop);
    port1.close();
  }
}
