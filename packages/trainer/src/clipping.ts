import {
  type JsonObject,
  type Clipping,
  type NamedTensors,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  requireTensor,
  strictOptions,
  variablesOption,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { mapNamed } from './named.js';
import { asStandard } from './standard.js';

const limitOptions = strictOptions({
  limit: positiveNumber(1e9).default(10),
  // Without a default, so that what was stored before there was this option is the same as what is made now.
  largestNorm: positiveNumber(Number.MAX_VALUE).exactOptional(),
} satisfies OptionsShape<LimitOptions>);
const noOptions = strictOptions({});
const gradientsOption = variablesOption<NamedTensors>();

/** A global norm as clippings get it: at most 3.4e38, since larger ones are ∞ in a float32 tensor. */
export function float32Norm(norm: number): number {
  return Math.min(norm, 3.4e38);
}

function checkedGradients(kind: string, gradients: NamedTensors): NamedTensors {
  return parseOptions(`${kind}.clip.gradients`, gradientsOption, gradients);
}

/** The options of a clipping with a limit. */
export interface LimitOptions {
  /** More than 0 and at most 1e9; 10 by default. */
  readonly limit?: number | undefined;
  /**
   * The global norm of gradients above which a step is skipped; none by default. When a machine makes hardly any mistake,
   * optimizers that divide by the size of past gradients make far too large a step of one sequence that it gets wrong.
   */
  readonly largestNorm?: number;
}

/**
 * Clips each number of each gradient to ±limit. The paper uses 10.
 * @throws {InvalidOptionsError} for a limit out of range.
 * @example
 * ```ts
 * import { clipByValue } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const { clip } = clipByValue({ limit: 1 });
 * clip({ weight: tf.tensor1d([3, -0.5]) }, tf.scalar(3.04)).weight?.print(); // [1, -0.5]
 * ```
 */
export function clipByValue(options: LimitOptions = {}): Clipping {
  return loadClipByValue(options satisfies z.input<typeof limitOptions>);
}

/** `clipByValue` from stored options. */
function loadClipByValue(options: unknown): Clipping {
  const complete = parseOptions('value clipping', limitOptions, options);
  const { limit, largestNorm = Number.MAX_VALUE } = complete;
  return asStandard({
    kind: 'value',
    options: complete,
    largestNorm,
    clip: (gradients) =>
      mapNamed(checkedGradients('value', gradients), (gradient) =>
        tf.clipByValue(gradient, -limit, limit),
      ),
  });
}

/**
 * Scales all gradients by the same factor so that their global L2 norm is at most the limit.
 * @throws {InvalidOptionsError} for a limit out of range.
 * @example
 * ```ts
 * import { clipByGlobalNorm } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const { clip } = clipByGlobalNorm({ limit: 1 });
 * clip({ weight: tf.tensor1d([3, 4]) }, tf.scalar(5)).weight?.print(); // [0.6, 0.8]
 * ```
 */
export function clipByGlobalNorm(options: LimitOptions = {}): Clipping {
  return loadClipByGlobalNorm(options);
}

/** `clipByGlobalNorm` from stored options. */
function loadClipByGlobalNorm(options: unknown): Clipping {
  const complete = parseOptions('global-norm clipping', limitOptions, options);
  const { limit, largestNorm = Number.MAX_VALUE } = complete;
  return asStandard({
    kind: 'global-norm',
    options: complete,
    largestNorm,
    clip(gradients, norm) {
      checkedGradients('global-norm', gradients);
      requireTensor('global-norm.clip.norm', norm);
      const scale = tf.div(limit, tf.maximum(norm, limit));
      return mapNamed(gradients, (gradient) => tf.mul(gradient, scale));
    },
  });
}

/**
 * Leaves gradients as they are. There are no options.
 * @throws {InvalidOptionsError} if an option is given.
 * @example
 * ```ts
 * import { noClipping } from '@tapehead/trainer';
 *
 * console.log(noClipping().kind); // none
 * ```
 */
export function noClipping(options: Readonly<Record<string, never>> = {}): Clipping {
  return loadNoClipping(options);
}

/** `noClipping` from stored options. */
function loadNoClipping(options: unknown): Clipping {
  parseOptions('no clipping', noOptions, options);
  // Optimizers square gradients, and squares of larger ones overflow float32.
  return asStandard({
    kind: 'none',
    options: {},
    largestNorm: 1e19,
    clip: (gradients) => checkedGradients('none', gradients),
  });
}

/** The clippings by kind, from options as they were stored or typed. */
export const clippings: Readonly<Record<string, (options: JsonObject) => Clipping>> = {
  value: loadClipByValue,
  'global-norm': loadClipByGlobalNorm,
  none: loadNoClipping,
};
