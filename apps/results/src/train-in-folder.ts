import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadExperiment } from '@tapehead/experiments';
import {
  chooseEngine,
  fullReport,
  type Listener,
  readFinished,
  readRun,
  trainRun,
} from '@tapehead/runs';
import { createRunFolder, nodeDisk, openRunFolder, writeWhole } from '@tapehead/runs/node';
import { cpuFile, readCpuSeconds } from './cpu-seconds.js';
import type { ProcessWork } from './run-process.js';

/** How often progress is told, in milliseconds. */
const progressEvery = 1000;

/**
 * Trains a run into its folder, or resumes the one that is there, on the `wasm` backend, which must be selected.
 * The signal ends it with a checkpoint.
 * @throws {Error} saying what is wrong.
 */
export async function trainInFolder(
  { config, work, path }: Pick<ProcessWork, 'config' | 'work' | 'path'>,
  signal: AbortSignal,
  onProgress: (sequences: number) => void,
): Promise<void> {
  const goesOn = work === 'resume';
  const storage = goesOn ? openRunFolder(path) : createRunFolder('run', { path });
  try {
    if (goesOn && (await readFinished(storage, undefined, signal))) return;
    // Null if it was not measured from the beginning, and then it is not measured now.
    const before = goesOn ? await readCpuSeconds(path) : 0;
    const keepSeconds = () => {
      if (before === null) return;
      writeWhole(nodeDisk, join(path, cpuFile), Buffer.from(JSON.stringify(before + cpuSeconds())));
    };
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
        listeners: [progressListener(onProgress), checkListener(keepSeconds)],
        signal,
        ...(stored && { resume: stored.resume, plan: stored.plan, label: stored.label }),
      });
      // What it has used since the last check, from which it does not go on but from here.
      if (signal.aborted) keepSeconds();
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

/** Hears of every check, the last of which is the end of training. */
function checkListener(onCheck: () => void): Listener {
  return {
    tell({ event }) {
      if (event === 'check') onCheck();
    },
    close: () => undefined,
  };
}

/** The CPU time that this process has used. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
