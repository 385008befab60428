import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import * as z from 'zod';
import { measurePastSlots } from './measure-past-slots.js';
import type { Run } from './plan.js';
import { type Origin, originFile } from './run-record.js';
import { runTapehead } from './run-tapehead.js';
import type { Todo } from './todo.js';

/** Is told how the runs go. */
export interface RunsListener {
  progress(run: Run, sequences: number): void;
  /** The fault is what the command said, null if the run is done. */
  end(run: Run, fault: string | null): void;
}

export interface TrainRunsOptions {
  /** Where each run gets the folder of its name. */
  readonly folder: string;
  readonly origin: Origin;
  /** When it is aborted, the runs that are going on are ended, and none is begun. */
  readonly signal: AbortSignal;
  readonly listener: RunsListener;
}

/**
 * Does what is to be done, several runs at a time, each in a process of its own. What is in the folder of a
 * run that is trained from its beginning is deleted.
 */
export async function trainRuns(todo: readonly Todo[], options: TrainRunsOptions): Promise<void> {
  const { origin, signal, folder, listener } = options;
  const complete = async ({ run, work }: Todo) => {
    if (signal.aborted) return;
    const path = join(folder, run.name);
    const fault =
      (work === 'measure' ? null : await trainRun({ run, work }, path, options)) ??
      (run.pastSlots && (await measurePastSlots(run.pastSlots, path, signal)));
    // Ended meanwhile, it is no fault.
    if (!options.signal.aborted) listener.end(run, fault);
  };
  await pMap(todo, complete, { concurrency: origin.jobs });
}

const progressEvent = z.object({ event: z.literal('progress'), sequences: z.number() });

async function trainRun(
  { run, work }: Todo,
  path: string,
  { origin, signal, listener }: TrainRunsOptions,
) {
  if (work === 'train') {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
    await writeFile(join(path, originFile), `${JSON.stringify(origin, null, 2)}\n`);
  }
  const args = work === 'train' ? [...run.args, '--out', path] : ['resume', path];
  return runTapehead([...args, '--json'], signal, (event) => {
    const { data } = progressEvent.safeParse(event);
    if (data) listener.progress(run, data.sequences);
  });
}
