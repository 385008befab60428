import { decodeModelFile, type ModelFile } from '@tapehead/checkpoint';
import type { Registry } from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import {
  eventsOf,
  type MemoryStorage,
  memoryStorage,
  readFinished,
  readLog,
  readRun,
  runFiles,
  type RunStorage,
  checkpointFolder,
  listCheckpoints,
  packFiles,
  unpackFiles,
} from '@tapehead/runs';
import { type History, historyOf } from './history.js';

const where = 'this browser';

/** Where the page's run is kept while it is there. */
export function pageStorage(packed: Uint8Array | null): MemoryStorage {
  return memoryStorage(packed ? unpackFiles(packed) : [], where);
}

/** Whether bytes are the files of a run in one value, and not a model file: that has a longer length before its header. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[4] === '['.charCodeAt(0);
}

/** The storage, which hands all its files over whenever a checkpoint is there, and at the end. */
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
      // What is left is the new checkpoint.
      if (folder === checkpointFolder) handOver();
    },
    release() {
      storage.release();
      handOver();
    },
  };
}

/** A run as it is kept. */
export interface KeptRun {
  readonly config: ExperimentConfig;
  /** The model to look at; null for that of its beginning. */
  readonly model: ModelFile | null;
  readonly history: History;
  readonly sequences: number;
  /** Whether it has ended by itself. */
  readonly ended: boolean;
}

const never = new AbortController().signal;

/** Where the run can go on. @throws {UserError | CheckpointError} if it cannot. */
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
