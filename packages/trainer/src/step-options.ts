import {
  InvalidOptionsError,
  objectWith,
  parseOptions,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';
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

const model = z.custom<Pick<SequenceModel, 'weights'>>(
  (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const weights: unknown = Reflect.get(value, 'weights');
    return typeof weights === 'object' && weights !== null;
  },
  { error: 'a model, such as paper().build(task, createRng(1))' },
);

/**
 * Checks that something is a model that has its weights; `where` names the argument.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireModel(where: string, value: unknown): void {
  const { weights } = parseOptions(where, model, value);
  if (Object.values(weights).some(({ isDisposed }) => isDisposed)) {
    throw new InvalidOptionsError([
      `${where}: got a model that was disposed of, expected one that has its weights`,
    ]);
  }
}
