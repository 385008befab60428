import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveSite, type ServedSite } from '@tapehead/playground/e2e/serve-site.js';

/** Serves the built site, where the build puts it unless it is told otherwise. */
export async function serveBuilt(): Promise<ServedSite> {
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(folder)) throw new Error('The site is not built: run `pnpm site` first.');
  return serveSite(folder, '/tapehead/');
}
