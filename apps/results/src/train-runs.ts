import { fork } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import type { Run } from './plan.js';
import { type Origin, originFile } from './run-record.js';
import { processMessage, type ProcessWork } from './run-process.js';
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
 * Trains the runs, several at a time, each in a process of its own, so that its CPU time is known. The former contents of
 * the folder of a run that is trained from its beginning are deleted.
 */
export async function trainRuns(todo: readonly Todo[], options: TrainRunsOptions): Promise<void> {
  const { origin, signal, folder, listener } = options;
  const complete = async ({ run, work }: Todo) => {
    if (signal.aborted) return;
    const path = join(folder, run.name);
    let fault: string | null;
    try {
      if (work === 'train') await makeFresh(path, origin);
      const { config, reach } = run;
      fault = await inProcess({ config, reach, work, path }, signal, (sequences) => {
        listener.progress(run, sequences);
      });
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
    // A run that the signal ended has not failed.
    if (!options.signal.aborted) listener.end(run, fault);
  };
  await pMap(todo, complete, { concurrency: origin.jobs });
}

/** The built file, since Node does not run TypeScript. */
const program = fileURLToPath(new URL('../dist/run-process-bin.js', import.meta.url));

async function makeFresh(path: string, origin: Origin): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, originFile), `${JSON.stringify(origin, null, 2)}\n`);
}

/** Lets a process do the work and waits for its end, even if the signal asks it to end early; null if it did the work. */
function inProcess(
  work: ProcessWork,
  signal: AbortSignal,
  onProgress: (sequences: number) => void,
): Promise<string | null> {
  // Without the flags of tests, which resolve packages to sources.
  const child = fork(program, { execArgv: [] });
  let fault: string | null = null;
  const stop = () => {
    if (child.connected) child.send('stop');
  };
  signal.addEventListener('abort', stop);
  child.on('message', (given) => {
    const message = processMessage.parse(given);
    if ('fault' in message) fault = message.fault;
    else onProgress(message.sequences);
  });
  child.send(work);
  if (signal.aborted) stop();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // After the last message, which the end of the process may overtake.
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      resolve(fault ?? (code === 0 ? null : `its process ended with ${killedBy ?? String(code)}`));
    });
  });
}
