import type { JsonObject, Optimizer } from '@tapehead/core';
import { loadAdam } from './adam.js';
import { loadRmsprop } from './rmsprop.js';
import { loadSgd } from './sgd.js';

/** The optimizers by kind, from options as they were stored or typed. */
export const optimizers: Readonly<Record<string, (options: JsonObject) => Optimizer>> = {
  rmsprop: loadRmsprop,
  adam: loadAdam,
  sgd: loadSgd,
};
