import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const worker = 'service-worker.js';
/**
 * Tells the service worker which files the site is made of, and their version, so that it can serve all
 * of them without a network. `files` are those that are copied as they are.
 */
export function offline(files: readonly string[]): Plugin {
  return {
    name: 'tapehead-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunk = bundle[worker];
      if (chunk?.type !== 'chunk') throw new Error(`${worker} was not built`);
      const built = Object.values(bundle).filter(
        ({ fileName }) => fileName !== worker && !fileName.includes('.safetensors'),
      );
      const hash = createHash('sha256');
      for (const part of built) hash.update(part.type === 'chunk' ? part.code : part.source);
      const version = hash.digest('hex').slice(0, 16);
      const names = [...built.map(({ fileName }) => fileName), ...files].sort();
      const precache = JSON.stringify({ version, files: names });
      chunk.code = `(() => { const sitePrecache = ${precache};\n${chunk.code}})();\n`;
    },
  };
}
