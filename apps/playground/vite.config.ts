import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { offline } from './vite/offline.js';

export default defineConfig(({ command }) => ({
  // Every address is relative, so that the site works under any path.
  base: './',
  plugins: [svelte(), offline()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Every module of the page and the worker is an own request otherwise.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The page leaves computing to its worker: of what it imports, nothing is there for TensorFlow.js's own sake.
      treeshake: { moduleSideEffects: (id) => !id.includes('@tensorflow/tfjs-core') },
      input: { index: 'index.html', 'service-worker': 'src/offline/service-worker.ts' },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  // While one works on it, packages are used from their sources.
  ...(command === 'serve' && {
    resolve: { conditions: ['tapehead-source', ...defaultClientConditions] },
  }),
}));
