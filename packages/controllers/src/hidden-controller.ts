import {
  type ControllerDefinition,
  type NamedVariables,
  type OptionsShape,
  requireTensor,
  type Rng,
  strictOptions,
} from '@tapehead/core';
import {
  countInitial,
  type InitialValue,
  initialValueOption,
  initialVector,
  joined,
} from '@tapehead/core/layers';
import type * as tf from '@tensorflow/tfjs-core';
import { controllerFactory, units } from './controller-factory.js';

interface HiddenOptions {
  /** H. */
  readonly units: number;
  /** What the hidden state starts from. */
  readonly initialState?: InitialValue | undefined;
}

/** What differs between controllers whose state, h [B, H], is also their output. */
interface HiddenController {
  readonly kind: string;
  /** What the hidden state starts from, if the options do not say. */
  readonly initialState: InitialValue;
  /** How many weights `build` makes. */
  count(inputSize: number, units: number): number;
  build(inputSize: number, units: number, rng: Rng): HiddenCell;
}

/** The weights of such a controller, and what they make of an input and h. */
interface HiddenCell {
  readonly weights: NamedVariables;
  /** The next h, [B, H], from the input, [B, I]. */
  next(input: tf.Tensor2D, hidden: tf.Tensor2D): tf.Tensor2D;
}

/**
 * A function that makes such a controller from options, as they were stored or typed. After the weights of its cell it
 * has `initialHidden` [H], unless that is constant.
 */
export function hiddenController({
  kind,
  initialState: initialByDefault,
  count,
  build,
}: HiddenController): (options: unknown) => ControllerDefinition<tf.Tensor2D> {
  const schema = strictOptions({
    units,
    initialState: initialValueOption.default(initialByDefault),
  } satisfies OptionsShape<HiddenOptions>);
  return controllerFactory(
    kind,
    schema,
    ({ units, initialState }, { inputSize }, rng) => {
      const cell = build(inputSize, units, rng);
      const initial = initialVector('initialHidden', initialState, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: joined(cell.weights, initial.weights),
        initialState: (batch) => initial.batch(batch),
        step(input, hidden) {
          requireTensor(`${kind}.step.state`, hidden, input.shape[0], units);
          const output = cell.next(input, hidden);
          return { output, state: output };
        },
      };
    },
    ({ units, initialState }, { inputSize }) => ({
      weights: count(inputSize, units) + countInitial(initialState, units),
      units,
      outputSize: units,
    }),
  );
}
