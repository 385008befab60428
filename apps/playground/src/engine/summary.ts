import { eventsOf, listCheckpoints, readLog } from '@tapehead/runs';
import { isJsonObject } from '../settings/json.js';
import { historyOf } from './history.js';
import { isPacked } from './is-packed.js';
import { configIn, pageStorage } from './kept-run.js';
import type { RunSummary } from './protocol.js';
import { decodeRunFile } from './run-file.js';

/** What a run's stored file says of it, without its machine; null if it cannot be read. */
export async function summaryOf(bytes: Uint8Array): Promise<RunSummary | null> {
  try {
    const { config, history, sequences } = isPacked(bytes)
      ? await packedRun(bytes)
      : savedRun(bytes);
    return isJsonObject(config) ? { config, sequences, ...history } : null;
  } catch {
    return null;
  }
}

async function packedRun(bytes: Uint8Array) {
  const storage = pageStorage(bytes);
  const { lines } = await readLog(storage);
  return {
    config: configIn(bytes),
    history: historyOf(eventsOf(lines)),
    sequences: listCheckpoints(storage)[0]?.sequences ?? 0,
  };
}

function savedRun(bytes: Uint8Array) {
  const { file, checkpoint, past } = decodeRunFile(bytes);
  return {
    config: file.metadata.config ?? null,
    history: historyOf(past),
    sequences: checkpoint?.state.sequences ?? 0,
  };
}
