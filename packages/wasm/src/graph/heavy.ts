import type { MapOperation } from './graph.js';

/** Operations that are long formulas. A few in one loop are all that the registers bear. */
export const heavyOperations: ReadonlySet<MapOperation> = new Set<MapOperation>([
  'exponential',
  'exponentialOrZero',
  'exponentialMinusOne',
  'logarithm',
  'logarithmOfOnePlus',
  'power',
  'sigmoid',
  'softplus',
  'tanh',
]);
