import { decodeModelFile, type ModelFile } from '@tapehead/checkpoint';
import type { Registry } from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import {
  checkpointFolder,
  eventsOf,
  listCheckpoints,
  type MemoryStorage,
  memoryStorage,
  packFiles,
  readFinished,
  readLog,
  readRun,
  runFiles,
  type RunStorage,
  unpackFiles,
} from '@tapehead/runs';
import { type History, historyOf } from './history.js';

/** The storage of the page's run while it is open. */
export function pageStorage(packed: Uint8Array | null): MemoryStorage {
  return memoryStorage(packed ? unpackFiles(packed) : [], 'this browser');
}

/** Whether bytes are the packed files of a run rather than a model file, which begins with a 64-bit length. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[4] === '['.charCodeAt(0);
}

/** The storage, with all its files handed over whenever a checkpoint has been stored, and at the end. */
export function handingOver(
  storage: MemoryStorage,
  onFiles: (packed: Uint8Array<ArrayBuffer>) => void,
): RunStorage {
  const handOver = () => {
    if (listCheckpoints(storage).length > 0) onFiles(packFiles(storage.files));
  };
  return {
    ...storage,
    remove(folder, names) {
      storage.remove(folder, names);
      // Removing older checkpoints is the last step of storing a new one.
      if (folder === checkpointFolder) handOver();
    },
    release() {
      storage.release();
      handOver();
    },
  };
}

/** A run as it is stored. */
export interface KeptRun {
  readonly config: ExperimentConfig;
  /** The model to show; null for the one at the run's beginning. */
  readonly model: ModelFile | null;
  readonly history: History;
  readonly sequences: number;
  /** Whether it has ended by itself. */
  readonly ended: boolean;
}

const never = new AbortController().signal;

/** Where the run can be resumed. @throws {UserError | CheckpointError} if it cannot. */
export async function readKept(storage: MemoryStorage, registry: Registry) {
  return readRun(storage, undefined, never, { registry, modules: [] });
}

/** @throws {UserError | CheckpointError} if the run cannot be read. */
export async function describeKept(storage: MemoryStorage, registry: Registry): Promise<KeptRun> {
  const finished = await readFinished(storage, undefined, never, { registry, modules: [] });
  const { experiment, resume } = await readKept(storage, registry);
  const { lines } = await readLog(storage);
  const told = finished ? lines : lines.slice(0, resume.linesKept);
  const final = finished && storage.files.get(runFiles.weights);
  return {
    config: experiment.config,
    model: final ? decodeModelFile(final) : (resume.from?.file ?? resume.initialWeights ?? null),
    history: historyOf(eventsOf(told)),
    sequences: resume.sequences,
    ended: finished !== undefined,
  };
}
