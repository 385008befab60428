import type { StarlightUserConfig } from '@astrojs/starlight/types';

/** The order in which pages are listed beside each of them. */
export const sidebar: StarlightUserConfig['sidebar'] = [
  { label: 'Networks that learn algorithms', link: '/' },
  {
    label: 'Guides',
    items: [
      'docs/write-your-own-task',
      'docs/write-your-own-controller',
      'docs/write-your-own-head',
      'docs/parts-of-your-own',
      'docs/my-own-data',
      'docs/one-step-at-a-time',
      'docs/classes-and-numbers',
      'docs/curricula',
      'docs/start-from-trained-weights',
      'docs/runs',
      'docs/scale',
      'docs/bundlers',
      'docs/when-it-does-not-learn',
    ],
  },
  { label: 'Numbers', items: ['docs/results', 'docs/recipes', 'docs/performance', 'docs/solved'] },
];
