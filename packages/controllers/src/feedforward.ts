import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  oneOf,
  type OptionsShape,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { activations, countLinear, joined, linear, prefixed } from '@tapehead/core/layers';
import type * as z from 'zod';
import { controllerFactory, units } from './controller-factory.js';

const feedforwardOptions = strictOptions({
  units,
  layers: wholeNumber(1, 64).default(1),
  activation: oneOf(['tanh', 'relu', 'sigmoid']).default('tanh'),
} satisfies OptionsShape<FeedforwardOptions>);

/** The options of `feedforward`. */
export interface FeedforwardOptions {
  /** H, the units of each layer. */
  readonly units: number;
  /** How many layers there are; 1 by default. */
  readonly layers?: number | undefined;
  /** Applied after each layer; `tanh` by default. */
  readonly activation?: 'tanh' | 'relu' | 'sigmoid' | undefined;
}

/**
 * A feedforward controller of one or more layers; all that it remembers is in memory.
 * Weights, for each layer l: `layer<l>.weight` [inputs, H] and `layer<l>.bias` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { feedforward } from '@tapehead/controllers';
 * import { paper } from '@tapehead/ntm';
 *
 * const machine = paper({ controller: feedforward({ units: 100, layers: 2, activation: 'relu' }) });
 * ```
 */
export function feedforward(options: FeedforwardOptions): ControllerDefinition<null> {
  return loadFeedforward(options satisfies z.input<typeof feedforwardOptions>);
}

/** `feedforward` from stored options. */
export const loadFeedforward: (options: unknown) => ControllerDefinition<null> = controllerFactory(
  'feedforward',
  feedforwardOptions,
  build,
  count,
);

function count(
  { units, layers }: z.output<typeof feedforwardOptions>,
  { inputSize }: ControllerSizes,
): ControllerCounts {
  return {
    weights: countLinear(inputSize, units) + (layers - 1) * countLinear(units, units),
    units: layers * units,
    outputSize: units,
  };
}

function build(
  { units, layers, activation }: z.output<typeof feedforwardOptions>,
  { inputSize }: ControllerSizes,
  rng: Rng,
): Controller<null> {
  const stack = Array.from({ length: layers }, (_, layer) =>
    linear(layer === 0 ? inputSize : units, units, rng),
  );
  return {
    inputSize,
    outputSize: units,
    weights: joined(
      ...stack.map(({ weights }, layer) => prefixed(`layer${String(layer)}`, weights)),
    ),
    initialState: () => null,
    step: (input, state) => ({
      output: stack.reduce((hidden, layer) => activations[activation](layer.apply(hidden)), input),
      state,
    }),
  };
}
