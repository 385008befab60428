import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import {
  eventsOf,
  listCheckpoints,
  logMark,
  type MemoryStorage,
  readLog,
  runFiles,
} from '@tapehead/runs';
import * as z from 'zod';
import { pastOf } from './history.js';
import { pageStorage } from './kept-run.js';

const stored = z.object({ log: logMark });

/** Makes one file of the packed files of a run; null if it has no checkpoint yet. */
export async function encodePacked(
  packed: Uint8Array,
  ended: boolean,
): Promise<Uint8Array<ArrayBuffer> | null> {
  return encodeRunFile(pageStorage(packed), ended);
}

/** Makes one file of a run that is stored in several; null if it has no checkpoint yet. */
export async function encodeRunFile(
  storage: MemoryStorage,
  ended: boolean,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [last] = listCheckpoints(storage);
  const bytes = last && storage.files.get(last.file);
  if (!bytes) return null;
  const final = ended ? storage.files.get(runFiles.weights) : undefined;
  const file = decodeModelFile(bytes);
  const { run, ...metadata } = file.metadata;
  const { lines } = await readLog(storage);
  const told = final ? lines : lines.slice(0, stored.parse(run).log.lines);
  return encodeModelFile({
    ...file,
    tensors: { ...file.tensors, ...(final && { kept: decodeModelFile(final).weights }) },
    metadata: { ...metadata, history: pastOf(eventsOf(told)) },
  });
}
