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
  prefixed,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { controllerFactory } from './controller-factory.js';

const gruOptions = strictOptions({
  units: wholeNumber(1, 65536),
  initialState: initialValueOption.default({ kind: 'learned', range: 0.1 }),
} satisfies OptionsShape<GruOptions>);

/** The options of `gru`. */
export interface GruOptions {
  /** H. */
  readonly units: number;
  /** What the hidden state starts from; `{ kind: 'learned', range: 0.1 }` by default. */
  readonly initialState?: InitialValue | undefined;
}

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078, eq. 5–8) as controller; its state h [B, H] is also its
 * output:
 *
 * ```
 * u = σ(W_u [x; h] + b_u)              update gate
 * r = σ(W_r [x; h] + b_r)              reset gate
 * n = tanh(W_n [x; r ⊙ h] + b_n)       candidate
 * h ← (1 − u) ⊙ h + u ⊙ n
 * ```
 *
 * The source's update gate is 1 − u. Weights: `gates.weight` [inputs + H, 2H] (columns: update, reset), `gates.bias`
 * [2H], `candidate.weight` [inputs + H, H], `candidate.bias` [H], and unless it is constant `initialHidden` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { gru } from '@tapehead/controllers';
 * import { paper } from '@tapehead/ntm';
 *
 * const machine = paper({ controller: gru({ units: 100 }) });
 * ```
 */
export function gru(options: GruOptions): ControllerDefinition<tf.Tensor2D> {
  return loadGru(options satisfies z.input<typeof gruOptions>);
}

/** `gru` from stored options. */
export const loadGru: (options: unknown) => ControllerDefinition<tf.Tensor2D> = controllerFactory(
  'gru',
  gruOptions,
  build,
  count,
);

function count(
  { units, initialState }: z.output<typeof gruOptions>,
  { inputSize }: ControllerSizes,
): ControllerCounts {
  const size = inputSize + units;
  return {
    weights:
      countLinear(size, 2 * units) + countLinear(size, units) + countInitial(initialState, units),
    units,
    outputSize: units,
  };
}

function build(
  { units, initialState }: z.output<typeof gruOptions>,
  { inputSize }: ControllerSizes,
  rng: Rng,
): Controller<tf.Tensor2D> {
  const gates = linear(inputSize + units, 2 * units, rng);
  const candidate = linear(inputSize + units, units, rng);
  const initial = initialVector('initialHidden', initialState, units, rng);
  return {
    inputSize,
    outputSize: units,
    weights: joined(
      prefixed('gates', gates.weights),
      prefixed('candidate', candidate.weights),
      initial.weights,
    ),
    initialState: (batch) => initial.batch(batch),
    step(input, hidden) {
      const [batch] = input.shape;
      requireTensor('gru.step.state', hidden, batch, units);
      const raw = tf.sigmoid<tf.Tensor2D>(gates.apply(tf.concat([input, hidden], 1)));
      const gate = (index: number) => tf.slice(raw, [0, index * units], [batch, units]);
      const [update, reset] = [gate(0), gate(1)];
      const news = tf.tanh(candidate.apply(tf.concat([input, tf.mul(reset, hidden)], 1)));
      const output = tf.add<tf.Tensor2D>(tf.mul(tf.sub(1, update), hidden), tf.mul(update, news));
      return { output, state: output };
    },
  };
}
