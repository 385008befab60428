// Written by `pnpm zoo`. Every address stands in full, so that bundlers find the files.

/** The models and where their files are. */
export const catalogue = [
  {
    ...{ name: 'copy-feedforward', task: 'copy' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/copy-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'copy-lstm', task: 'copy' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/copy-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'copy-feedforward-patterns', task: 'copy' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/copy-feedforward-patterns.safetensors', import.meta.url),
  },
  {
    ...{ name: 'copy-lstm-patterns', task: 'copy' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/copy-lstm-patterns.safetensors', import.meta.url),
  },
  {
    ...{ name: 'repeat-copy-feedforward', task: 'repeat-copy' },
    ...{ controller: 'feedforward', solved: false },
    file: () => new URL('../models/repeat-copy-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'repeat-copy-lstm', task: 'repeat-copy' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/repeat-copy-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'repeat-copy-lstm-longer', task: 'repeat-copy' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/repeat-copy-lstm-longer.safetensors', import.meta.url),
  },
  {
    ...{ name: 'associative-recall-feedforward', task: 'associative-recall' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/associative-recall-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'associative-recall-lstm', task: 'associative-recall' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/associative-recall-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'n-grams-feedforward', task: 'n-grams' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/n-grams-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'n-grams-lstm', task: 'n-grams' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/n-grams-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'priority-sort-feedforward', task: 'priority-sort' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/priority-sort-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'priority-sort-lstm', task: 'priority-sort' },
    ...{ controller: 'lstm', solved: false },
    file: () => new URL('../models/priority-sort-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'reverse-feedforward', task: 'reverse' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/reverse-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'reverse-lstm', task: 'reverse' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/reverse-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'addition-feedforward', task: 'addition' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/addition-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'addition-lstm', task: 'addition' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/addition-lstm.safetensors', import.meta.url),
  },
  {
    ...{ name: 'dyck-feedforward', task: 'dyck' },
    ...{ controller: 'feedforward', solved: true },
    file: () => new URL('../models/dyck-feedforward.safetensors', import.meta.url),
  },
  {
    ...{ name: 'dyck-lstm', task: 'dyck' },
    ...{ controller: 'lstm', solved: true },
    file: () => new URL('../models/dyck-lstm.safetensors', import.meta.url),
  },
] as const;
