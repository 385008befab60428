import { type JsonObject, type Optimizer, parseOptions } from '@tapehead/core';
import { adam, adamOptions } from './adam.js';
import { rmsprop, rmspropOptions } from './rmsprop.js';

/** The optimizers by kind, from options as they were stored or typed. */
export const optimizers = {
  rmsprop: (options) => rmsprop(parseOptions('rmsprop', rmspropOptions, options)),
  adam: (options) => adam(parseOptions('adam', adamOptions, options)),
} satisfies Readonly<Record<string, (options: JsonObject) => Optimizer>>;
