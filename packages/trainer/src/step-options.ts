import {
  objectWith,
  strictOptions,
  type Clipping,
  type Loss,
  type Optimizer,
} from '@tapehead/core';
import { averagingOptions } from './averaging.js';

/** The schema of what every step of training is made from besides the model. */
export const stepOptions = strictOptions({
  optimizer: objectWith<Optimizer>('an optimizer, such as adam()', 'stateShapes', 'update'),
  loss: objectWith<Loss>('a loss, such as sigmoidCrossEntropy', 'evaluate').optional(),
  clip: objectWith<Clipping>('a clipping, such as clipByGlobalNorm()', 'clip').optional(),
  averaging: averagingOptions.nullable().optional(),
});
