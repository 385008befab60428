import { objectWith, strictOptions } from '@tapehead/core';
import { averagingOptions } from './averaging.js';
import type { Clipping } from './clipping.js';
import type { Loss } from './losses.js';
import type { Optimizer } from './optimizer.js';

/** The schema of what every step of training is made from besides the model. */
export const stepOptions = strictOptions({
  optimizer: objectWith<Optimizer>('an optimizer, such as adam()', 'slotShapes', 'update'),
  loss: objectWith<Loss>('a loss, such as sigmoidCrossEntropy', 'evaluate').optional(),
  clip: objectWith<Clipping>('a clipping, such as clipByGlobalNorm()', 'clip').optional(),
  averaging: averagingOptions.nullable().optional(),
});
