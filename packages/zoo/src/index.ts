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
