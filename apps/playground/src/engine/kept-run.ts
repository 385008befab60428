import { decodeModelFile, type ModelFile } from '@tapehead/checkpoint';
import type { Json, Registry } from '@tapehead/core';
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

/** The config of a run from its packed files, unchecked. */
export function configIn(packed: Uint8Array): Json {
  const parse: (text: string) => Json = JSON.parse;
  return parse(new TextDecoder().decode(pageStorage(packed).files.get(runFiles.config)));
}

/** @throws {UserError | CheckpointError} if the run cannot be read. */
export async function describeKept(packed: Uint8Array, registry: Registry): Promise<KeptRun> {
  const storage = pageStorage(packed);
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
