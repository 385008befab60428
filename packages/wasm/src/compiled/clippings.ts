import { parseOptions } from '@tapehead/options';
import type { JsonObject } from '@tapehead/spec';
import { z } from 'zod';
import type { Clip } from './optimizers/optimizer.js';

const limitOption = z.object({ limit: z.number() });

/** Makes a clipping from its options: what the gradients' global norm says of how to clip them. */
export type ClippingKernels = (options: JsonObject) => (norm: number) => Clip;

/** The twins of the clippings in `@tapehead/trainer`, by kind. */
export const clippings: Readonly<Record<string, ClippingKernels>> = {
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
