// Written by `pnpm zoo`. Every address stands in full, so that bundlers find the modules.

import type { CatalogueEntry } from './catalogue-entry.js';

/** The name of a model, `<task>-<controller>` or `<task>-<machine>`. */
export type ZooName =
  | 'copy-feedforward'
  | 'copy-lstm'
  | 'copy-feedforward-patterns'
  | 'copy-lstm-patterns'
  | 'repeat-copy-feedforward'
  | 'repeat-copy-lstm'
  | 'repeat-copy-lstm-longer'
  | 'associative-recall-feedforward'
  | 'associative-recall-lstm'
  | 'n-grams-feedforward'
  | 'n-grams-lstm'
  | 'priority-sort-feedforward'
  | 'priority-sort-lstm'
  | 'reverse-feedforward'
  | 'reverse-lstm'
  | 'addition-feedforward'
  | 'addition-lstm'
  | 'addition-tape'
  | 'dyck-feedforward'
  | 'dyck-lstm'
  | 'dyck-stack'
  | 'one-shot-lstm'
  | 'adding-lstm'
  | 'reverse-string-stack'
  | 'stack-manipulation-stack'
  | 'duplicate-string-tape'
  | 'missing-duplicate-tape'
  | 'odds-first-tape'
  | 'binary-addition-tape';

/** The models and what loads their files. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'copy-feedforward',
    task: 'copy',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/copy-feedforward.safetensors.js'),
  },
  {
    name: 'copy-lstm',
    task: 'copy',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/copy-lstm.safetensors.js'),
  },
  {
    name: 'copy-feedforward-patterns',
    task: 'copy',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/copy-feedforward-patterns.safetensors.js'),
  },
  {
    name: 'copy-lstm-patterns',
    task: 'copy',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/copy-lstm-patterns.safetensors.js'),
  },
  {
    name: 'repeat-copy-feedforward',
    task: 'repeat-copy',
    controller: 'feedforward',
    solved: false,
    load: () => import('./generated/repeat-copy-feedforward.safetensors.js'),
  },
  {
    name: 'repeat-copy-lstm',
    task: 'repeat-copy',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/repeat-copy-lstm.safetensors.js'),
  },
  {
    name: 'repeat-copy-lstm-longer',
    task: 'repeat-copy',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/repeat-copy-lstm-longer.safetensors.js'),
  },
  {
    name: 'associative-recall-feedforward',
    task: 'associative-recall',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/associative-recall-feedforward.safetensors.js'),
  },
  {
    name: 'associative-recall-lstm',
    task: 'associative-recall',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/associative-recall-lstm.safetensors.js'),
  },
  {
    name: 'n-grams-feedforward',
    task: 'n-grams',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/n-grams-feedforward.safetensors.js'),
  },
  {
    name: 'n-grams-lstm',
    task: 'n-grams',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/n-grams-lstm.safetensors.js'),
  },
  {
    name: 'priority-sort-feedforward',
    task: 'priority-sort',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/priority-sort-feedforward.safetensors.js'),
  },
  {
    name: 'priority-sort-lstm',
    task: 'priority-sort',
    controller: 'lstm',
    solved: false,
    load: () => import('./generated/priority-sort-lstm.safetensors.js'),
  },
  {
    name: 'reverse-feedforward',
    task: 'reverse',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/reverse-feedforward.safetensors.js'),
  },
  {
    name: 'reverse-lstm',
    task: 'reverse',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/reverse-lstm.safetensors.js'),
  },
  {
    name: 'addition-feedforward',
    task: 'addition',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/addition-feedforward.safetensors.js'),
  },
  {
    name: 'addition-lstm',
    task: 'addition',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/addition-lstm.safetensors.js'),
  },
  {
    name: 'addition-tape',
    task: 'addition',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/addition-tape.safetensors.js'),
  },
  {
    name: 'dyck-feedforward',
    task: 'dyck',
    controller: 'feedforward',
    solved: true,
    load: () => import('./generated/dyck-feedforward.safetensors.js'),
  },
  {
    name: 'dyck-lstm',
    task: 'dyck',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/dyck-lstm.safetensors.js'),
  },
  {
    name: 'dyck-stack',
    task: 'dyck',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/dyck-stack.safetensors.js'),
  },
  {
    name: 'one-shot-lstm',
    task: 'one-shot',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/one-shot-lstm.safetensors.js'),
  },
  {
    name: 'adding-lstm',
    task: 'adding',
    controller: 'lstm',
    solved: true,
    load: () => import('./generated/adding-lstm.safetensors.js'),
  },
  {
    name: 'reverse-string-stack',
    task: 'reverse-string',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/reverse-string-stack.safetensors.js'),
  },
  {
    name: 'stack-manipulation-stack',
    task: 'stack-manipulation',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/stack-manipulation-stack.safetensors.js'),
  },
  {
    name: 'duplicate-string-tape',
    task: 'duplicate-string',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/duplicate-string-tape.safetensors.js'),
  },
  {
    name: 'missing-duplicate-tape',
    task: 'missing-duplicate',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/missing-duplicate-tape.safetensors.js'),
  },
  {
    name: 'odds-first-tape',
    task: 'odds-first',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/odds-first-tape.safetensors.js'),
  },
  {
    name: 'binary-addition-tape',
    task: 'binary-addition',
    controller: 'rnn',
    solved: true,
    load: () => import('./generated/binary-addition-tape.safetensors.js'),
  },
];
