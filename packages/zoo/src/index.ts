/**
 * Trained Neural Turing Machines, with what they reach.
 * @module @tapehead/zoo
 */

export { zooCard, type ZooCard, type ZooCardSchema, type ZooEvaluation } from './card.js';
export type { ZooName } from './catalogue.js';
export type { ZooEntry } from './catalogue-entry.js';
export { loadZoo, readZooFile, type ZooModel, zooModel, zooModels } from './load-zoo.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
