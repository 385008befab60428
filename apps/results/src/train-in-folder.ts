import { randomUUID } from 'node:crypto';
import { loadExperiment } from '@tapehead/experiments';
import {
  chooseEngine,
  fullReport,
  type Listener,
  readFinished,
  readRun,
  trainRun,
} from '@tapehead/runs';
import { createRunFolder, openRunFolder } from '@tapehead/runs/node';
import type { ThreadWork } from './run-thread.js';

/** How often progress is told, in milliseconds. */
const progressEvery = 1000;

/**
 * Trains a run into its folder, or resumes the one that is there, on the `wasm` backend, which must be selected.
 * The signal ends it with a checkpoint.
 * @throws {Error} saying what is wrong.
 */
export async function trainInFolder(
  { config, work, path }: Pick<ThreadWork, 'config' | 'work' | 'path'>,
  signal: AbortSignal,
  onProgress: (sequences: number) => void,
): Promise<void> {
  const goesOn = work === 'resume';
  const storage = goesOn ? openRunFolder(path) : createRunFolder('run', { path });
  try {
    if (goesOn && (await readFinished(storage, undefined, signal))) return;
    const stored = goesOn ? await readRun(storage, undefined, signal) : null;
    const experiment = stored?.experiment ?? loadExperiment(config);
    const model = experiment.build();
    try {
      const choice = { name: stored?.computation?.engine, backend: 'wasm' };
      await trainRun({
        experiment,
        model,
        engine: chooseEngine(choice, model, experiment),
        backend: 'wasm',
        storage,
        id: randomUUID(),
        now: () => new Date().toISOString(),
        report: fullReport,
        listeners: [progressListener(onProgress)],
        signal,
        ...(stored && { resume: stored.resume, plan: stored.plan, label: stored.label }),
      });
    } finally {
      model.dispose();
    }
  } finally {
    storage.release();
  }
}

function progressListener(onProgress: (sequences: number) => void): Listener {
  let last = -Infinity;
  return {
    tell(event) {
      if (event.event !== 'progress' || performance.now() - last < progressEvery) return;
      last = performance.now();
      onProgress(event.sequences);
    },
    close: () => undefined,
  };
}
