import { fileURLToPath } from 'node:url';
import { addServiceWorker, storingOf } from '@tapehead/playground/vite/offline.js';
import type { AstroIntegration } from 'astro';

/** Lets the site be read without a network. It comes last, since it knows all files. The playground stores its own. */
export function offline(): AstroIntegration {
  return {
    name: 'tapehead-offline',
    hooks: {
      'astro:build:done': ({ dir }) =>
        addServiceWorker(fileURLToPath(dir).replace(/[\\/]$/, ''), (file) =>
          file.startsWith('playground/') ? 'never' : storingOf(file),
        ),
    },
  };
}
