import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const worker = 'service-worker.js';

/**
 * Tells the service worker which files the site is made of, and their version, so that it can serve all
 * of them without a network. `files` are the addresses of those that are copied as they are, by their names.
 */
export function offline(files: ReadonlyMap<string, URL>): Plugin {
  return {
    name: 'tapehead-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunk = bundle[worker];
      if (chunk?.type !== 'chunk') throw new Error(`${worker} was not built`);
      const built = Object.values(bundle)
        .filter(({ fileName }) => fileName !== worker)
        .map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source] as const);
      const isModel = (name: string) => name.includes('.safetensors');
      const contents = [
        ...built.filter(([name]) => !isModel(name)),
        ...[...files].map(([name, url]) => [name, readFileSync(url)] as const),
      ].toSorted(([left], [right]) => (left < right ? -1 : 1));
      const integrities = contents.map(([name, content]) => [name, integrityOf(content)]);
      const precache = JSON.stringify({
        version: createHash('sha256').update(String(integrities)).digest('hex').slice(0, 16),
        files: Object.fromEntries(integrities),
        models: built.map(([name]) => name).filter(isModel),
      });
      chunk.code = `(() => { const sitePrecache = ${precache};\n${chunk.code}})();\n`;
    },
  };
}

/** As in `<script integrity>`. */
function integrityOf(content: string | Uint8Array): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
