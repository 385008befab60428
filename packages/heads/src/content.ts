import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  finiteNumber,
  flag,
  oneOf,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  requireTensor,
  strictOptions,
} from '@tapehead/core';
import { activations } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { columnsOf } from './rows.js';
import { stageFactory } from './stage-factory.js';

const kind = 'content';
const normForm = oneOf(['square-root', 'product-clamp']);
const normEpsilon = positiveNumber(1);
const normOption = strictOptions({ form: normForm, epsilon: normEpsilon });
const contentOptions = strictOptions({
  keyActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']).default('tanh'),
  strengthActivation: oneOf(['softplus', 'one-plus-softplus', 'relu', 'exp']).default('softplus'),
  norm: strictOptions({
    form: normForm.default('square-root'),
    epsilon: normEpsilon.default(1e-2),
  } satisfies OptionsShape<NonNullable<ContentOptions['norm']>>).prefault({}),
  strengthBias: finiteNumber().default(0),
  mask: flag().exactOptional(),
} satisfies OptionsShape<ContentOptions>);

/** The options of `content`. */
export interface ContentOptions {
  /** What makes the key k from its raw numbers; `tanh` by default. */
  readonly keyActivation?: 'tanh' | 'identity' | 'relu' | 'sigmoid' | undefined;
  /** What makes the key strength β ≥ 0 from its raw number; `softplus` by default. */
  readonly strengthActivation?: 'softplus' | 'one-plus-softplus' | 'relu' | 'exp' | undefined;
  /** How the cosine stays finite for zero vectors; `square-root` with 0.01 by default. */
  readonly norm?:
    { readonly [Name in keyof CosineNorm]?: CosineNorm[Name] | undefined } | undefined;
  /** What the bias of β's raw number starts from; 0 by default. */
  readonly strengthBias?: number | undefined;
  /** Whether the head also emits a mask m, and only what it lets through is compared; false by default. */
  readonly mask?: boolean;
}

/** How the cosine stays finite for zero vectors. */
export interface CosineNorm {
  /**
   * `square-root`: k·m / (√(Σk²+ε) √(Σm²+ε)), smooth everywhere.
   * `product-clamp`: k·m / max(|k||m|, ε), as PyTorch's cosine similarity.
   */
  readonly form: 'square-root' | 'product-clamp';
  /** ε, more than 0 and at most 1. */
  readonly epsilon: number;
}

/**
 * The stage of content addressing: w^c(i) = softmax_i(β cos(k, M(i))) (eq. 5, 6).
 * Parameters [B, M + 1]: the key k, then its strength β.
 *
 * With `mask` it compares cos(k ⊙ m, M(i) ⊙ m), m = σ(·) (Csordás and Schmidhuber 2019, arXiv:1904.10278, section 3.1),
 * so that one part of a slot can be looked up by another: parameters [B, 2M + 1], the last M those of m. The norm's ε is
 * added to what the mask leaves, so that a mask near 0 everywhere finds all slots alike; theirs is smaller, 1e-6.
 * @example
 * ```ts
 * import { content, readHead } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: content({ keyActivation: 'identity' }) });
 * ```
 */
export function content(options: ContentOptions = {}): AddressingDefinition {
  return loadContent(options satisfies z.input<typeof contentOptions>);
}

/** The same from stored options. */
export const loadContent: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  contentOptions,
  build,
);

/** Far more than it takes for all weight on one slot. */
const mostStrength = 1e30;

/**
 * `memory` [B, N, M], `key` [B, M], `strength` [B, 1] → the content weighting [B, N] (eq. 5).
 * @throws {RangeError} for tensors of other shapes.
 */
export function contentWeighting(
  memory: tf.Tensor3D,
  key: tf.Tensor2D,
  strength: tf.Tensor2D,
  norm: CosineNorm,
): tf.Tensor2D {
  requireTensor('contentWeighting.strength', strength, 'B', 1);
  // Rounding makes a cosine slightly more than 1, and the largest float32 times that has no softmax.
  const finite = tf.minimum(strength, mostStrength);
  return tf.softmax(tf.mul(finite, cosineSimilarity(memory, key, norm)));
}

/**
 * cos(k, M(i)) for each slot (eq. 6): [B, N, M] and [B, M] → [B, N].
 * @throws {RangeError} for tensors of other shapes.
 */
export function cosineSimilarity(
  memory: tf.Tensor3D,
  key: tf.Tensor2D,
  norm: CosineNorm,
): tf.Tensor2D {
  requireTensor('cosineSimilarity.memory', memory, 'B', 'N', 'M');
  const [batch, slots, width] = memory.shape;
  requireTensor('cosineSimilarity.key', key, batch, width);
  const { form, epsilon } = checkedNorm(norm);
  const products = tf.reshape<tf.Rank.R2>(
    tf.matMul(memory, tf.reshape<tf.Rank.R3>(key, [batch, width, 1])),
    [batch, slots],
  );
  const memorySquares = tf.sum<tf.Tensor2D>(tf.square(memory), 2);
  const keySquares = tf.sum<tf.Tensor2D>(tf.square(key), 1, true);
  return tf.div(products, cosineDenominator[form](keySquares, memorySquares, epsilon));
}

/** What comes in every step is checked at a glance; only what is wrong is looked at more closely, to name it. */
function checkedNorm(norm: CosineNorm): CosineNorm {
  const given: unknown = norm;
  if (typeof given === 'object' && given !== null && isNorm(given)) return norm;
  return parseOptions('cosineSimilarity.norm', normOption, norm);
}

function isNorm({
  form,
  epsilon,
}: {
  readonly form?: unknown;
  readonly epsilon?: unknown;
}): boolean {
  const known = form === 'square-root' || form === 'product-clamp';
  return known && typeof epsilon === 'number' && epsilon > 0 && epsilon <= 1;
}

/** Σk² [B, 1] and Σm² [B, N] → [B, N]. Neither form has an infinite slope at a zero vector. */
const cosineDenominator = {
  'square-root': (key: tf.Tensor2D, memory: tf.Tensor2D, epsilon: number): tf.Tensor2D =>
    tf.mul(tf.sqrt(tf.add(key, epsilon)), tf.sqrt(tf.add(memory, epsilon))),
  'product-clamp': (key: tf.Tensor2D, memory: tf.Tensor2D, epsilon: number): tf.Tensor2D =>
    tf.sqrt(tf.maximum(tf.mul(key, memory), epsilon ** 2)),
};

function build(options: z.output<typeof contentOptions>, { width }: AddressingSizes): Addressing {
  const [keyActivation, strengthActivation] = [
    activations[options.keyActivation],
    activations[options.strengthActivation],
  ];
  const maskSize = options.mask === true ? width : 0;
  const activated = (parameters: tf.Tensor2D) => {
    const next = columnsOf(parameters);
    return {
      key: keyActivation(next(width)),
      strength: strengthActivation(next(1)),
      ...(maskSize > 0 && { mask: tf.sigmoid<tf.Tensor2D>(next(maskSize)) }),
    };
  };
  return {
    parameterSize: width + 1 + maskSize,
    initialBias: [
      ...new Array<number>(width).fill(0),
      options.strengthBias,
      ...new Array<number>(maskSize).fill(0),
    ],
    address(parameters, { memory }) {
      const { key, strength, mask } = activated(parameters);
      if (!mask) return contentWeighting(memory, key, strength, options.norm);
      const seen = tf.mul<tf.Tensor3D>(memory, tf.expandDims(mask, 1));
      return contentWeighting(seen, tf.mul(key, mask), strength, options.norm);
    },
    explain: (parameters) => [{ kind, parameters: activated(parameters) }],
  };
}
