/**
 * Trained Neural Turing Machines, with what they reach.
 * @module @tapehead/zoo
 */

export { zooCard, type ZooCard } from './card.js';
export {
  loadZoo,
  readZooFile,
  type ZooEntry,
  type ZooModel,
  zooModel,
  zooModels,
  type ZooName,
} from './load-zoo.js';
// Whoever uses this package can name the interfaces that it is written for.
export type * from '@tapehead/core/interfaces';
