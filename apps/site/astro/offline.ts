import { fileURLToPath } from 'node:url';
import { addServiceWorker } from '@tapehead/playground/vite/offline.js';
import type { AstroIntegration } from 'astro';

/** Lets the site be read without a network, figures and playground included. It comes last, since it knows all files. */
export function offline(): AstroIntegration {
  return {
    name: 'tapehead-offline',
    hooks: {
      'astro:build:done': ({ dir }) => addServiceWorker(fileURLToPath(dir).replace(/[\\/]$/, '')),
    },
  };
}
