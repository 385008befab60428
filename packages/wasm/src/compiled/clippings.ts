import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import type { Clip } from './optimizers/optimizer.js';

const limitOption = z.object({ limit: z.number() });

/** How to clip gradients, given their global norm. */
export type ClippingRule = (norm: number) => Clip;

/** The clippings of `@tapehead/trainer` by kind, from their options. */
export const clippings: Readonly<Record<string, (options: JsonObject) => ClippingRule>> = {
  none: () => () => ({ scale: 1, limit: Infinity }),
  value(options) {
    const { limit } = parseOptions('value clipping', limitOption, options);
    return () => ({ scale: 1, limit });
  },
  'global-norm'(options) {
    const { limit } = parseOptions('global-norm clipping', limitOption, options);
    return (norm) => ({ scale: norm > limit ? limit / norm : 1, limit: Infinity });
  },
};
