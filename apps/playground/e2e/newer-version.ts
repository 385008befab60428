import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { builtSite } from './serve-site.js';

/** A copy of the built site, which may be changed while it is served. */
export function copyOfSite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapehead-site-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(builtSite(), folder, { recursive: true });
  return folder;
}

const precache = /(?<=const sitePrecache = )\{.*\}(?=;\n)/;
const precacheShape = z.looseObject({
  version: z.string(),
  files: z.record(z.string(), z.string()),
});

/** Replaces the site by a newer version, with another title and other names of scripts. */
export function putNewerVersion(folder: string): void {
  const assets = join(folder, 'assets');
  const scripts = readdirSync(assets).filter(
    (name) => name.endsWith('.js') && !name.includes('.safetensors'),
  );
  const newer = (text: string) =>
    scripts.reduce((changed, name) => changed.replaceAll(name, `newer-${name}`), text);
  for (const name of scripts) renameSync(join(assets, name), join(assets, `newer-${name}`));
  const texts = [
    ...readdirSync(assets).map((name) => join(assets, name)),
    ...['index.html', 'service-worker.js'].map((name) => join(folder, name)),
  ].filter((path) => /\.(js|html)$/.test(path) && !path.includes('.safetensors'));
  for (const path of texts) writeFileSync(path, newer(readFileSync(path, 'utf8')));
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<title>', '<title>Newer '));
  const worker = join(folder, 'service-worker.js');
  const code = readFileSync(worker, 'utf8');
  const site = precacheShape.parse(JSON.parse(precache.exec(code)?.[0] ?? ''));
  const files = Object.fromEntries(
    Object.keys(site.files).map((name): [string, string] => [
      name,
      integrityOf(join(folder, name)),
    ]),
  );
  const changed = { ...site, version: `newer ${site.version}`, files };
  writeFileSync(
    worker,
    code.replace(precache, () => JSON.stringify(changed)),
  );
}

function integrityOf(path: string): string {
  return `sha256-${createHash('sha256').update(readFileSync(path)).digest('base64')}`;
}
