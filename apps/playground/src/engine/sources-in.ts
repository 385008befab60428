import { decodeModelFile } from '@tapehead/checkpoint';
import { isJsonObject } from '../settings/json.js';
import { sourcesOf } from '../settings/settings-of.js';
import { isPacked } from './is-packed.js';
import type { Sources } from './protocol.js';

/** The sources of the visitor's own parts in a run's file; null for other parts, and for damaged files. */
export async function sourcesIn(bytes: Uint8Array): Promise<Sources> {
  const config = await configIn(bytes).catch(() => undefined);
  return sourcesOf(isJsonObject(config) ? config : {});
}

async function configIn(bytes: Uint8Array) {
  if (isPacked(bytes)) return (await import('./kept-run.js')).configIn(bytes);
  return decodeModelFile(bytes).metadata.config;
}
