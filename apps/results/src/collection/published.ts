/** The machines of the published table, in the order of its columns. */
export const publishedMachines = ['RNN', 'stack-RNN', 'tape-RNN', 'Transformer', 'LSTM'] as const;

/**
 * Accuracies in percent of Delétang and others, "Neural Networks and the Chomsky Hierarchy", 2023, table 2: trained on
 * lengths up to 40, the mean accuracy per symbol at lengths from 41 to 500, the best of ten seeds and of several learning
 * rates. Written down from memory.
 */
export const published: Readonly<Record<string, readonly number[]>> = {
  'even-pairs': [100, 100, 100, 96.4, 100],
  'modular-arithmetic': [100, 100, 100, 24.2, 100],
  parity: [100, 100, 100, 52, 100],
  'cycle-navigation': [100, 100, 100, 61.9, 100],
  'stack-manipulation': [56, 100, 100, 57.5, 59.1],
  'reverse-string': [62, 100, 100, 62.3, 60.9],
  'duplicate-string': [50.3, 52.8, 100, 52.8, 57.6],
  'missing-duplicate': [52.3, 55.2, 100, 56.4, 54.3],
  'odds-first': [51, 51.9, 100, 52.8, 55.6],
  'binary-addition': [50.3, 52.7, 100, 54.3, 55.5],
  'bucket-sort': [27.9, 78.1, 70.7, 91.9, 99.3],
};
