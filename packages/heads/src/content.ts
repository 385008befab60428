import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  finiteNumber,
  oneOf,
  type OptionsShape,
  positiveNumber,
  strictOptions,
} from '@tapehead/core';
import { activations, addressingSizes, partFactory } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';

const kind = 'content';
const contentOptions = strictOptions({
  keyActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']).default('tanh'),
  strengthActivation: oneOf(['softplus', 'one-plus-softplus', 'relu', 'exp']).default('softplus'),
  norm: strictOptions({
    form: oneOf(['square-root', 'product-clamp']).default('square-root'),
    epsilon: positiveNumber(1).default(1e-2),
  } satisfies OptionsShape<NonNullable<ContentOptions['norm']>>).prefault({}),
  strengthBias: finiteNumber().default(0),
} satisfies OptionsShape<ContentOptions>);

/** The options of `content`. */
export interface ContentOptions {
  /** What makes the key k from its raw numbers; `tanh` by default. */
  readonly keyActivation?: 'tanh' | 'identity' | 'relu' | 'sigmoid' | undefined;
  /** What makes the key strength β ≥ 0 from its raw number; `softplus` by default. */
  readonly strengthActivation?: 'softplus' | 'one-plus-softplus' | 'relu' | 'exp' | undefined;
  /** How the cosine survives zero vectors; `square-root` with 0.01 by default. */
  readonly norm?:
    { readonly [Name in keyof CosineNorm]?: CosineNorm[Name] | undefined } | undefined;
  /** What the bias of β's raw number starts from; 0 by default. */
  readonly strengthBias?: number | undefined;
}

/** How the cosine survives zero vectors. */
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
export const loadContent: (options: unknown) => AddressingDefinition = partFactory(
  kind,
  contentOptions,
  build,
  addressingSizes,
);

/** `memory` [B, N, M], `key` [B, M], `strength` [B, 1] → the content weighting [B, N] (eq. 5). */
export function contentWeighting(
  memory: tf.Tensor3D,
  key: tf.Tensor2D,
  strength: tf.Tensor2D,
  norm: CosineNorm,
): tf.Tensor2D {
  return tf.softmax(tf.mul(strength, cosineSimilarity(memory, key, norm)));
}

/** cos(k, M(i)) for each slot (eq. 6): [B, N, M] and [B, M] → [B, N]. */
export function cosineSimilarity(
  memory: tf.Tensor3D,
  key: tf.Tensor2D,
  norm: CosineNorm,
): tf.Tensor2D {
  const [batch, slots, width] = memory.shape;
  const products = tf.reshape<tf.Rank.R2>(
    tf.matMul(memory, tf.reshape<tf.Rank.R3>(key, [batch, width, 1])),
    [batch, slots],
  );
  const memorySquares = tf.sum<tf.Tensor2D>(tf.square(memory), 2);
  const keySquares = tf.sum<tf.Tensor2D>(tf.square(key), 1, true);
  return tf.div(products, cosineDenominator[norm.form](keySquares, memorySquares, norm.epsilon));
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
  const activated = (parameters: tf.Tensor2D) => {
    const batch = parameters.shape[0];
    return {
      key: keyActivation(tf.slice(parameters, [0, 0], [batch, width])),
      strength: strengthActivation(tf.slice(parameters, [0, width], [batch, 1])),
    };
  };
  return {
    parameterSize: width + 1,
    initialBias: [...new Array<number>(width).fill(0), options.strengthBias],
    address(parameters, { memory }) {
      const { key, strength } = activated(parameters);
      return contentWeighting(memory, key, strength, options.norm);
    },
    explain: (parameters) => [{ kind, parameters: activated(parameters) }],
  };
}
