import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { storedResults } from '../src/compare/stored-results.js';

const name = 'virtual:stored-results';
const document = fileURLToPath(new URL('../../../docs/results.md', import.meta.url));

/** Gives the page the results of plain LSTMs that docs/results.md has. */
export function results(): Plugin {
  return {
    name: 'tapehead-results',
    resolveId: { filter: { id: new RegExp(`^${name}$`) }, handler: () => `\0${name}` },
    load: {
      filter: { id: new RegExp(`^\\0${name}$`) },
      handler() {
        this.addWatchFile(document);
        const text = readFileSync(document, 'utf8');
        return `export const results = ${JSON.stringify(storedResults(text))};`;
      },
    },
  };
}
