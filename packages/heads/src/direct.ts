import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  oneOf,
  strictOptions,
} from '@tapehead/core';
import { addressingSizes, partFactory } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';

const kind = 'direct';
const directOptions = strictOptions({
  /** What makes the weighting from its raw numbers; with `identity` it need not be a distribution. */
  activation: oneOf(['softmax', 'identity']).default('softmax'),
});

export type DirectOptions = z.input<typeof directOptions>;

/**
 * Direct addressing, as in the introductory article: the network itself emits the weighting.
 * Parameters [B, N]. The article leaves the weighting unconstrained (`identity`); softmax is our choice.
 */
export function direct(options: DirectOptions = {}): AddressingDefinition {
  return loadDirect(options);
}

/** The same from stored options. */
export const loadDirect = partFactory(kind, directOptions, build, addressingSizes);

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
