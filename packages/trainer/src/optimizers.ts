import { type Architecture, findInTable, type JsonObject, parseOptions } from '@tapehead/core';
import { adam, adamOptions } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { parseDefinition } from './parse-definition.js';
import { rmsprop, rmspropOptions } from './rmsprop.js';

const optimizers = {
  rmsprop: (options) => rmsprop(parseOptions('rmsprop', rmspropOptions, options)),
  adam: (options) => adam(parseOptions('adam', adamOptions, options)),
} satisfies Readonly<Record<string, (options: JsonObject) => Optimizer>>;

/**
 * The optimizer of a stored or typed definition.
 * @throws {InvalidOptionsError} for an unknown kind and for options out of range.
 */
export function loadOptimizer(definition: Architecture): Optimizer {
  const { kind, options } = parseDefinition('optimizer', definition);
  return findInTable('optimizer.kind', optimizers, kind)(options);
}
