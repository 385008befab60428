import { decodeModelFile } from '@tapehead/checkpoint';
import type { Json } from '@tapehead/core';
import { isJsonObject } from '../settings/json.js';
import { sourcesOf } from '../settings/settings-of.js';
import { orSay } from '../ui/or-say.js';
import { isPacked } from './is-packed.js';
import type { Sources } from './protocol.js';

/** The sources of the visitor's own parts in a run's file; null for other parts, and for damaged files. */
export async function sourcesIn(bytes: Uint8Array): Promise<Sources> {
  const configOf = isPacked(bytes)
    ? (await orSay('What keeps runs', import('./kept-run.js'))).configIn
    : configInFile;
  try {
    const config = configOf(bytes);
    return sourcesOf(isJsonObject(config) ? config : {});
  } catch {
    return sourcesOf({});
  }
}

function configInFile(bytes: Uint8Array): Json {
  return decodeModelFile(bytes).metadata.config ?? null;
}
