import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { computesNothing, leanZod, loadsNoModels, withoutUnused } from './vite/lean.js';
import { offline } from './vite/offline.js';
import { results } from './vite/results.js';

export default defineConfig(({ command }) => ({
  // All addresses are relative, so that the site works under any path.
  base: './',
  plugins: [svelte(), results(), ...leanZod(), computesNothing(), loadsNoModels(), offline()],
  worker: { format: 'es', plugins: () => [...leanZod(), ...withoutUnused()] },
  build: {
    target: 'es2022',
    // Otherwise each module of the page and the worker is a request of its own.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', 'service-worker': 'src/offline/service-worker.ts' },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  // The development server uses the packages' sources.
  ...(command === 'serve' && {
    resolve: { conditions: ['tapehead-source', ...defaultClientConditions] },
  }),
}));
