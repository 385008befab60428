import type { MapOperation } from './graph.js';

/** Operations that take long formulas. There are registers for only a few of them in one loop. */
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
