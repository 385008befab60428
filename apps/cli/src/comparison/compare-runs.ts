import { join } from 'node:path';
import { chooseEngine, type DoneEvent, fullReport, type Listener, trainRun } from '@tapehead/runs';
import { createRunFolder, type RunFolder } from '@tapehead/runs/node';
import { newRun } from '../new-run.js';
import type { Contender } from './contender.js';

/** A machine and the result of its run. */
export interface Compared extends Contender {
  readonly done: DoneEvent;
}

export interface CompareRunsOptions {
  /** The folder in which each machine gets a run folder of its name. */
  readonly folder: RunFolder;
  readonly overwrite: boolean;
  readonly force: boolean;
  readonly engine: string | undefined;
  /** The selected backend. */
  readonly backend: string;
  /** Returns the listeners for a machine's run. */
  listen(contender: Contender): readonly Listener[];
  readonly signal: AbortSignal;
}

/** Trains and measures the machines, one after the other, until all are done or the signal ends it. */
export async function compareRuns(
  contenders: readonly Contender[],
  options: CompareRunsOptions,
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const contender of contenders) {
    if (options.signal.aborted) break;
    compared.push({ ...contender, done: await compareRun(contender, options) });
  }
  return compared;
}

async function compareRun(
  contender: Contender,
  { folder: parent, overwrite, force, engine: name, backend, listen, signal }: CompareRunsOptions,
): Promise<DoneEvent> {
  const { experiment, title } = contender;
  const model = experiment.build();
  try {
    const engine = chooseEngine({ name, backend }, model, experiment);
    const { path, disk } = parent;
    const own = { path: join(path, contender.name), overwrite, force, disk };
    const folder = createRunFolder(contender.name, own);
    return await trainRun({
      ...newRun(),
      experiment,
      model,
      engine,
      backend,
      storage: folder,
      signal,
      label: title,
      report: fullReport,
      listeners: listen(contender),
    });
  } finally {
    model.dispose();
  }
}
