import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import pMap from 'p-map';
import { z } from 'zod';
import { parseJson } from './json.js';
import type { Run } from './plan.js';
import { type Origin, originFile } from './run-record.js';

/** The built command. */
const tapehead = fileURLToPath(new URL('../../cli/dist/bin.js', import.meta.url));

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

/** Trains these runs, several at a time, each in a process of its own. What is in their folders is deleted. */
export async function trainRuns(runs: readonly Run[], options: TrainRunsOptions): Promise<void> {
  const { origin, signal } = options;
  const train = async (run: Run) => {
    if (!signal.aborted) await trainRun(run, options);
  };
  await pMap(runs, train, { concurrency: origin.jobs });
}

const progressEvent = z.object({ event: z.literal('progress'), sequences: z.number() });

async function trainRun(run: Run, { folder, origin, signal, listener }: TrainRunsOptions) {
  const path = join(folder, run.name);
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, originFile), `${JSON.stringify(origin, null, 2)}\n`);
  const child = execa(process.execPath, [tapehead, ...run.args, '--json', '--out', path], {
    cancelSignal: signal,
    // In a process group of its own: Ctrl-C in a terminal reaches this process only, and the child once.
    detached: true,
    reject: false,
    stdin: 'ignore',
  });
  for await (const line of child) {
    const { data } = progressEvent.safeParse(parseJson(line));
    if (data) listener.progress(run, data.sequences);
  }
  const { exitCode, stderr, shortMessage } = await child;
  if (signal.aborted) return;
  listener.end(run, exitCode === 0 ? null : stderr || (shortMessage ?? 'it was ended'));
}
