import {
  type Architecture,
  findInTable,
  type JsonObject,
  type NamedTensors,
  parseOptions,
  positiveNumber,
  strictOptions,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { parseDefinition } from './parse-definition.js';
import { mapNamed } from './named.js';
import { asStandard } from './standard.js';

/** What keeps gradients from growing too large before the optimizer sees them. */
export interface Clipping extends Architecture {
  /** Gradients with a larger global norm count as not finite: optimizers could not use what is left of them. */
  readonly largestNorm: number;
  /** The gradients to use. `norm` is their global L2 norm. Changes none of its arguments. */
  clip(gradients: NamedTensors, norm: number): NamedTensors;
}

const limitOptions = strictOptions({ limit: positiveNumber(1e9).default(10) });
const noOptions = strictOptions({});

type NoOptions = z.input<typeof noOptions>;
export type LimitOptions = z.input<typeof limitOptions>;

/** Each number of each gradient is moved into ±limit. The paper's, with 10. */
export function clipByValue(options: LimitOptions = {}): Clipping {
  const complete = parseOptions('value clipping', limitOptions, options);
  const { limit } = complete;
  return asStandard({
    kind: 'value',
    options: complete,
    largestNorm: Number.MAX_VALUE,
    clip: (gradients) => mapNamed(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit)),
  });
}

/** All gradients are scaled alike so that their global L2 norm is at most the limit. */
export function clipByGlobalNorm(options: LimitOptions = {}): Clipping {
  const complete = parseOptions('global-norm clipping', limitOptions, options);
  const { limit } = complete;
  return asStandard({
    kind: 'global-norm',
    options: complete,
    largestNorm: Number.MAX_VALUE,
    clip: (gradients, norm) =>
      norm > limit ? mapNamed(gradients, (gradient) => tf.mul(gradient, limit / norm)) : gradients,
  });
}

/** Gradients stay as they are. There are no options. */
export function noClipping(options: NoOptions = {}): Clipping {
  parseOptions('no clipping', noOptions, options);
  // Optimizers square gradients, and squares of larger ones overflow float32.
  return asStandard({
    kind: 'none',
    options: {},
    largestNorm: 1e19,
    clip: (gradients) => gradients,
  });
}

const clippings = {
  value: (options) => clipByValue(parseOptions('value clipping', limitOptions, options)),
  'global-norm': (options) =>
    clipByGlobalNorm(parseOptions('global-norm clipping', limitOptions, options)),
  none: (options) => noClipping(parseOptions('no clipping', noOptions, options)),
} satisfies Readonly<Record<string, (options: JsonObject) => Clipping>>;

/**
 * The clipping of a stored or typed definition.
 * @throws {InvalidOptionsError} for an unknown kind and for options out of range.
 */
export function loadClipping(definition: Architecture): Clipping {
  const { kind, options } = parseDefinition('clipping', definition);
  return findInTable('clipping.kind', clippings, kind)(options);
}
