/**
 * Trained Neural Turing Machines, with what they reach.
 * @module @tapehead/zoo
 */

export { zooCard, type ZooCard, type ZooCardSchema, type ZooEvaluation } from './card.js';
export type { ZooName } from './catalogue.js';
export type { ZooEntry } from './catalogue-entry.js';
export { loadZoo, type ZooModel, zooModel } from './load-zoo.js';
export { readZooFile, zooModels } from './zoo-files.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
