import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  InvalidOptionsError,
  type OptionsShape,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { firstOf } from './rows.js';
import { stageFactory } from './stage-factory.js';

const kind = 'top-k';
const topKOptions = strictOptions({
  k: wholeNumber(1, 64),
} satisfies OptionsShape<TopKOptions>);

/** The options of `topK`. */
export interface TopKOptions {
  /** How many slots keep their weight, from 1 to 64; at most N. */
  readonly k: number;
}

/** Weights that differ by a smaller share count as the same, or rounding would decide which of them comes first. */
const alike = 1e-6;
/** More than any weight. */
const removed = 10;
/** So that no weight at all stays none. */
const epsilon = 1e-12;

/**
 * The stage of sparse access (after SAM, Rae et al. 2016, arXiv:1610.09027, section 3.1): of the distribution of the stage
 * before, the k largest weights stay, w(i) / Σ w over those, and all others are exactly 0, as are their gradients. SAM keeps
 * the k as they are, so that they sum to less than 1; the division is ours. Of slots with the same weight the first ones
 * are kept. It has no parameters. How SAM writes is not part of it: `leastUsedAccess` does that in much the same way.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { compose, content, readHead, topK } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: compose(content(), topK({ k: 4 })) });
 * ```
 */
export function topK(options: TopKOptions): AddressingDefinition {
  return loadTopK(options satisfies z.input<typeof topKOptions>);
}

/** `topK` from stored options. */
export const loadTopK: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  topKOptions,
  build,
);

function build({ k }: z.output<typeof topKOptions>, { slots }: AddressingSizes): Addressing {
  if (k > slots) {
    throw new InvalidOptionsError([
      `${kind}.k: got ${String(k)}, expected at most the number of memory slots, ${String(slots)}`,
    ]);
  }
  return {
    parameterSize: 0,
    initialBias: [],
    address(_parameters, { weighting }) {
      const kept = tf.mul<tf.Tensor2D>(weighting, largest(weighting, k));
      return tf.div(kept, tf.add(tf.sum(kept, 1, true), epsilon));
    },
  };
}

/** 1 at the k largest of each row [B, N], else 0. */
function largest(weighting: tf.Tensor2D, k: number): tf.Tensor2D {
  let left = weighting;
  let found = tf.zerosLike(weighting);
  for (let rank = 0; rank < k; rank++) {
    const least = tf.mul(tf.max(left, 1, true), 1 - alike);
    const chosen = firstOf(tf.sub(1, tf.step(tf.sub(least, left))));
    found = tf.add(found, chosen);
    left = tf.sub(left, tf.mul(chosen, removed));
  }
  return found;
}
