import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import type { Clip } from './optimizers/optimizer.js';

const limitOption = z.object({ limit: z.number() });

/** How to clip gradients, given their global norm. */
export interface ClippingRule {
  /** As in `@tapehead/trainer`. */
  readonly largestNorm: number;
  clip(norm: number): Clip;
}

/** Makes a clipping from its options. */
export type ClippingKernels = (options: JsonObject) => ClippingRule;

/** The twins of the clippings in `@tapehead/trainer`, by kind. */
export const clippings: Readonly<Record<string, ClippingKernels>> = {
  none: () => ({ largestNorm: 1e19, clip: () => ({ scale: 1, limit: Infinity }) }),
  value(options) {
    const { limit } = parseOptions('value clipping', limitOption, options);
    return { largestNorm: Number.MAX_VALUE, clip: () => ({ scale: 1, limit }) };
  },
  'global-norm'(options) {
    const { limit } = parseOptions('global-norm clipping', limitOption, options);
    return {
      largestNorm: Number.MAX_VALUE,
      clip: (norm) => ({ scale: norm > limit ? limit / norm : 1, limit: Infinity }),
    };
  },
};
