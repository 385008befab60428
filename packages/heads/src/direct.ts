import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  oneOf,
  type OptionsShape,
  strictOptions,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { stageFactory } from './stage-factory.js';

const kind = 'direct';
const directOptions = strictOptions({
  activation: oneOf(['softmax', 'identity']).default('softmax'),
} satisfies OptionsShape<DirectOptions>);

/** The options of `direct`. */
export interface DirectOptions {
  /** What makes the weighting from its raw numbers; `softmax` by default. With `identity` it need not be a distribution. */
  readonly activation?: 'softmax' | 'identity' | undefined;
}

/**
 * Direct addressing, as in the introductory article: the network itself emits the weighting.
 * Parameters [B, N]. The article leaves the weighting unconstrained (`identity`); softmax is our choice.
 * @example
 * ```ts
 * import { direct, writeHead } from '@tapehead/heads';
 *
 * const head = writeHead({ addressing: direct({ activation: 'softmax' }) });
 * ```
 */
export function direct(options: DirectOptions = {}): AddressingDefinition {
  return loadDirect(options satisfies z.input<typeof directOptions>);
}

/** The same from stored options. */
export const loadDirect: (options: unknown) => AddressingDefinition = stageFactory(
  kind,
  directOptions,
  build,
);

const directActivations = {
  softmax: (raw: tf.Tensor2D): tf.Tensor2D => tf.softmax(raw),
  identity: (raw: tf.Tensor2D): tf.Tensor2D => raw,
};

function build(
  { activation }: z.output<typeof directOptions>,
  { slots }: AddressingSizes,
): Addressing {
  const activated = directActivations[activation];
  return {
    parameterSize: slots,
    initialBias: new Array<number>(slots).fill(0),
    address: (parameters) => activated(parameters),
    explain: (parameters) => [{ kind, parameters: { weighting: activated(parameters) } }],
  };
}
