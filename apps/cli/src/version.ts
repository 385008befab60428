import { readFileSync } from 'node:fs';

/** This package's version. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  // Checked by hand: the first thing that every command does should not load zod.
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (isManifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error('package.json: got no version, expected one');
}
