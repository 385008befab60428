import {
  type Clipping,
  type Loss,
  noClipping,
  type Optimizer,
  sigmoidCrossEntropy,
} from '@tapehead/trainer';
import { clippings } from './clippings.js';
import { losses } from './losses.js';
import { adamKernels } from './optimizers/adam.js';
import { rmspropKernels } from './optimizers/rmsprop.js';
import { findIngredient } from './standard-ingredients.js';

const optimizers = { adam: adamKernels, rmsprop: rmspropKernels };

/** What a model is trained with, beside itself. */
export interface Ingredients {
  /** `adam` or `rmsprop` of `@tapehead/trainer`, itself. */
  readonly optimizer: Optimizer;
  /** One of the losses of `@tapehead/trainer`, itself; cross-entropy of bits, if not given. */
  readonly loss?: Loss | undefined;
  /** One of the clippings of `@tapehead/trainer`, itself; none, if not given. */
  readonly clip?: Clipping | undefined;
}

/**
 * The kernels of a step's loss, clipping and optimizer.
 * @throws {MissingKernelsError} for one that is not of `@tapehead/trainer` itself.
 */
export function ingredientKernels({
  optimizer,
  loss = sigmoidCrossEntropy,
  clip = noClipping(),
}: Ingredients) {
  return {
    loss: findIngredient('loss', losses, loss),
    clipping: findIngredient('clipping', clippings, clip)(clip.options),
    optimizer: findIngredient('optimizer', optimizers, optimizer),
  };
}
