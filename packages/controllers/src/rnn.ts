import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  type OptionsShape,
  requireTensor,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  countInitial,
  countLinear,
  type InitialValue,
  initialValueOption,
  initialVector,
  joined,
  linear,
  variable,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { controllerFactory } from './controller-factory.js';

const rnnOptions = strictOptions({
  units: wholeNumber(1, 65536),
  initialState: initialValueOption.default({ kind: 'constant', value: 0 }),
} satisfies OptionsShape<RnnOptions>);

/** The options of `rnn`. */
export interface RnnOptions {
  /** H. */
  readonly units: number;
  /** What the hidden state starts from; zeros by default. */
  readonly initialState?: InitialValue | undefined;
}

/**
 * A recurrent network without gates (Elman 1990) as controller, whose state h [B, H] is also its output:
 * h ← tanh(W x + U h + b). The published stack-RNN and tape-RNN have one. U starts from zeros, as if the controller were
 * feedforward: from there a tape learned to copy, from random numbers it did not in the runs that were tried. Weights: `weight` [inputs, H], `bias` [H], `recurrent` [H, H], and unless it is constant
 * `initialHidden` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { rnn } from '@tapehead/controllers';
 * import { stackRnn } from '@tapehead/ntm';
 *
 * const machine = stackRnn({ controller: rnn({ units: 32 }) });
 * ```
 */
export function rnn(options: RnnOptions): ControllerDefinition<tf.Tensor2D> {
  return loadRnn(options satisfies z.input<typeof rnnOptions>);
}

/** `rnn` from stored options. */
export const loadRnn: (options: unknown) => ControllerDefinition<tf.Tensor2D> = controllerFactory(
  'rnn',
  rnnOptions,
  build,
  count,
);

function count(
  { units, initialState }: z.output<typeof rnnOptions>,
  { inputSize }: ControllerSizes,
): ControllerCounts {
  return {
    weights: countLinear(inputSize, units) + units * units + countInitial(initialState, units),
    units,
    outputSize: units,
  };
}

function build(
  { units, initialState }: z.output<typeof rnnOptions>,
  { inputSize }: ControllerSizes,
  rng: Rng,
): Controller<tf.Tensor2D> {
  const map = linear(inputSize, units, rng);
  const recurrent = variable<tf.Rank.R2>(new Float32Array(units * units), [units, units]);
  const initial = initialVector('initialHidden', initialState, units, rng);
  return {
    inputSize,
    outputSize: units,
    weights: joined(map.weights, { recurrent }, initial.weights),
    initialState: (batch) => initial.batch(batch),
    step(input, hidden) {
      requireTensor('rnn.step.state', hidden, input.shape[0], units);
      const output = tf.tanh<tf.Tensor2D>(tf.add(map.apply(input), tf.matMul(hidden, recurrent)));
      return { output, state: output };
    },
  };
}
