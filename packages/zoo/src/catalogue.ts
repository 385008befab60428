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
] as const;
