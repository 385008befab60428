import { decodeModelFile } from '@tapehead/checkpoint';
import type { Json } from '@tapehead/core';
import { eventsOf, readLog } from '@tapehead/runs';
import { isJsonObject } from '../settings/json.js';
import { historyOf } from './history.js';
import { isPacked } from './is-packed.js';
import { configIn, pageStorage } from './kept-run.js';
import type { RunSummary } from './protocol.js';
import { decodeRunFile } from './run-file.js';

/** What a run's stored file says of it, without its machine; null if it cannot be read. */
export async function summaryOf(bytes: Uint8Array): Promise<RunSummary | null> {
  try {
    const { config, history } = isPacked(bytes) ? await packedRun(bytes) : savedRun(bytes);
    return isJsonObject(config) ? { config, ...history } : null;
  } catch {
    return null;
  }
}

async function packedRun(bytes: Uint8Array) {
  const { lines } = await readLog(pageStorage(bytes));
  return { config: configIn(bytes), history: historyOf(eventsOf(lines)) };
}

function savedRun(bytes: Uint8Array) {
  const { past } = decodeRunFile(bytes);
  const config: Json = decodeModelFile(bytes).metadata.config ?? null;
  return { config, history: historyOf(past) };
}
