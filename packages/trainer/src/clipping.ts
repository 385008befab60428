import {
  type JsonObject,
  type Clipping,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  strictOptions,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { mapNamed } from './named.js';
import { asStandard } from './standard.js';

const limitOptions = strictOptions({
  limit: positiveNumber(1e9).default(10),
} satisfies OptionsShape<LimitOptions>);
const noOptions = strictOptions({});

/** The options of a clipping with a limit. */
export interface LimitOptions {
  /** More than 0 and at most 1e9; 10 by default. */
  readonly limit?: number | undefined;
}

/**
 * Each number of each gradient is moved into ±limit. The paper's, with 10.
 * @throws {InvalidOptionsError} for a limit out of range.
 * @example
 * ```ts
 * import { clipByValue } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const { clip } = clipByValue({ limit: 1 });
 * clip({ weight: tf.tensor1d([3, -0.5]) }, 3.04).weight?.print(); // [1, -0.5]
 * ```
 */
export function clipByValue(options: LimitOptions = {}): Clipping {
  return loadClipByValue(options satisfies z.input<typeof limitOptions>);
}

/** The same from stored options. */
function loadClipByValue(options: unknown): Clipping {
  const complete = parseOptions('value clipping', limitOptions, options);
  const { limit } = complete;
  return asStandard({
    kind: 'value',
    options: complete,
    largestNorm: Number.MAX_VALUE,
    clip: (gradients) => mapNamed(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit)),
  });
}

/**
 * All gradients are scaled alike so that their global L2 norm is at most the limit.
 * @throws {InvalidOptionsError} for a limit out of range.
 * @example
 * ```ts
 * import { clipByGlobalNorm } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const { clip } = clipByGlobalNorm({ limit: 1 });
 * clip({ weight: tf.tensor1d([3, 4]) }, 5).weight?.print(); // [0.6, 0.8]
 * ```
 */
export function clipByGlobalNorm(options: LimitOptions = {}): Clipping {
  return loadClipByGlobalNorm(options);
}

/** The same from stored options. */
function loadClipByGlobalNorm(options: unknown): Clipping {
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

/**
 * Gradients stay as they are. There are no options.
 * @throws {InvalidOptionsError} if an option is given.
 * @example
 * ```ts
 * import { noClipping } from '@tapehead/trainer';
 *
 * const { clip } = noClipping();
 * console.log(clip({}, 0)); // {}
 * ```
 */
export function noClipping(options: Readonly<Record<string, never>> = {}): Clipping {
  return loadNoClipping(options);
}

/** The same from stored options. */
function loadNoClipping(options: unknown): Clipping {
  parseOptions('no clipping', noOptions, options);
  // Optimizers square gradients, and squares of larger ones overflow float32.
  return asStandard({
    kind: 'none',
    options: {},
    largestNorm: 1e19,
    clip: (gradients) => gradients,
  });
}

/** The clippings by kind, from options as they were stored or typed. */
export const clippings: Readonly<Record<string, (options: JsonObject) => Clipping>> = {
  value: loadClipByValue,
  'global-norm': loadClipByGlobalNorm,
  none: loadNoClipping,
};
