import {
  type Controller,
  type ControllerDefinition,
  type ControllerSizes,
  oneOf,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  activations,
  controllerSizes,
  joined,
  linear,
  partFactory,
  prefixed,
} from '@tapehead/core/layers';
import type * as z from 'zod';

const feedforwardOptions = strictOptions({
  /** H, the units of each layer. */
  units: wholeNumber(1, 65536),
  layers: wholeNumber(1, 64).default(1),
  /** Applied after each layer. */
  activation: oneOf(['tanh', 'relu', 'sigmoid']).default('tanh'),
});

export type FeedforwardOptions = z.input<typeof feedforwardOptions>;

/**
 * A feedforward controller of one or more layers; all that it remembers is in memory.
 * Weights, for each layer l: `layer<l>.weight` [inputs, H] and `layer<l>.bias` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 */
export function feedforward(options: FeedforwardOptions): ControllerDefinition<null> {
  return loadFeedforward(options);
}

/** The same from stored options. */
export const loadFeedforward = partFactory(
  'feedforward',
  feedforwardOptions,
  build,
  controllerSizes,
);

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
