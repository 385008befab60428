import { readdirSync } from 'node:fs';
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { pageOf, referencePages, root } from './repository.js';

const readmes = readdirSync(`${root}packages`)
  .filter((name) => name !== 'tapehead')
  .map((name) => `packages/${name}`);

/** The order in which pages are listed beside each of them: the way of a newcomer. */
export const sidebar: StarlightUserConfig['sidebar'] = [
  {
    label: 'Start',
    items: [
      { label: 'Networks that learn algorithms', link: '/' },
      'docs/start',
      { label: 'Playground', link: '/playground/' },
    ],
  },
  {
    label: 'Tutorials',
    items: [
      'docs/tutorials/my-task',
      'docs/tutorials/my-controller',
      'docs/tutorials/my-head',
      'docs/tutorials/train-in-a-page',
      'docs/tutorials/sweep-on-a-cluster',
      'docs/tutorials/weights-from-pytorch',
      'docs/tutorials/export-to-onnx',
    ],
  },
  {
    label: 'Guides',
    items: [
      'docs/write-your-own-task',
      'docs/write-your-own-controller',
      'docs/write-your-own-head',
      'docs/parts-of-your-own',
      'docs/my-own-data',
      'docs/classes-and-numbers',
      'docs/one-step-at-a-time',
      'docs/start-from-trained-weights',
      'docs/curricula',
      'docs/runs',
      'docs/scale',
      'docs/when-it-does-not-learn',
    ],
  },
  {
    label: 'Runtimes and bundlers',
    collapsed: true,
    items: [
      'docs/bundlers',
      ...['node', 'deno', 'bun', 'vite', 'webpack', 'esbuild', 'rollup', 'parcel', 'next'].map(
        (name) => `docs/runtimes/${name}`,
      ),
      'docs/runtimes/no-bundler',
    ],
  },
  {
    label: 'Recipes and results',
    items: [
      ...['docs/choosing-a-machine', 'docs/collection', 'docs/any-length'],
      ...['docs/recipes', 'docs/results', 'docs/solved'],
    ],
  },
  { label: 'Numbers', items: ['numbers', 'docs/performance'] },
  {
    label: 'Packages',
    collapsed: true,
    items: ['packages/tapehead', 'apps/cli', ...readmes, 'apps/playground'],
  },
  {
    label: 'Reference',
    collapsed: true,
    items: ['api', ...referencePages().map((file) => pageOf(file) ?? '')],
  },
  {
    label: 'Decisions',
    collapsed: true,
    items: readdirSync(`${root}docs/decisions`).map(
      (name) => `docs/decisions/${name.replace(/\.md$/, '')}`,
    ),
  },
];
