import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  type OptionsShape,
  parseOptions,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  countInitial,
  countLinear,
  type InitialValue,
  joined,
  linear,
  prefixed,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { controllerFactory } from './controller-factory.js';
import {
  gateBiases,
  lstmCell,
  lstmCellOptions,
  type LstmLayerState,
  lstmStart,
  requireLayerState,
} from './lstm-cell.js';

const lstmOptions = strictOptions({
  ...lstmCellOptions,
  layers: wholeNumber(1, 64).default(1),
} satisfies OptionsShape<LstmOptions>);

/** The options of `lstm`. */
export interface LstmOptions {
  /** H, the units of each layer. */
  readonly units: number;
  /** How many layers there are; 1 by default. */
  readonly layers?: number | undefined;
  /** What the bias of the forget gates starts from; 1 by default. */
  readonly forgetBias?: number | undefined;
  /** What each layer's hidden state and cell start from; `{ kind: 'learned', range: 0.1 }` by default. */
  readonly initialState?: InitialValue | undefined;
}

/** The state of each layer, first layer first. */
export type LstmState = readonly LstmLayerState[];

/**
 * An LSTM controller of one or more layers; its output is the last layer's hidden state.
 * Weights, for each layer l: `layer<l>.weight` [inputs + H, 4H] (rows: inputs, then the layer's previous
 * hidden state; columns: input gate, forget gate, candidate, output gate), `layer<l>.bias` [4H], and
 * unless they are constant `layer<l>.initialHidden` [H] and `layer<l>.initialCell` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { paper } from '@tapehead/ntm';
 *
 * const machine = paper({ controller: lstm({ units: 100, layers: 2 }) });
 * ```
 */
export function lstm(options: LstmOptions): ControllerDefinition<LstmState> {
  return loadLstm(options satisfies z.input<typeof lstmOptions>);
}

/** `lstm` from stored options. */
export const loadLstm: (options: unknown) => ControllerDefinition<LstmState> = controllerFactory(
  'lstm',
  lstmOptions,
  build,
  count,
);

const stateOption = z.custom<LstmState>(Array.isArray, {
  error: 'the state of each layer, such as initialState(1)',
});

function count(
  { units, layers, initialState }: z.output<typeof lstmOptions>,
  { inputSize }: ControllerSizes,
): ControllerCounts {
  const gates = countLinear(inputSize + units, 4 * units);
  const gatesAbove = countLinear(2 * units, 4 * units);
  const initial = 2 * countInitial(initialState, units);
  return {
    weights: gates + (layers - 1) * gatesAbove + layers * initial,
    units: layers * units,
    outputSize: units,
  };
}

function build(
  { units, layers, forgetBias, initialState }: z.output<typeof lstmOptions>,
  { inputSize }: ControllerSizes,
  rng: Rng,
): Controller<LstmState> {
  const bias = gateBiases(units, forgetBias);
  const stack = Array.from({ length: layers }, (_, index) => ({
    gates: linear((index === 0 ? inputSize : units) + units, 4 * units, rng, bias),
    start: lstmStart(initialState, units, rng),
  }));
  return {
    inputSize,
    outputSize: units,
    weights: joined(
      ...stack.map(({ gates, start }, index) =>
        prefixed(`layer${String(index)}`, joined(gates.weights, start.weights)),
      ),
    ),
    initialState: (batch) => stack.map(({ start }) => start.batch(batch)),
    step(input, state) {
      parseOptions('lstm.step.state', stateOption, state);
      let output = input;
      const next = stack.map(({ gates }, index) => {
        const previous = state[index];
        if (previous === undefined)
          throw new RangeError(
            `lstm.step.state: got ${String(state.length)} layers, expected ${String(layers)}`,
          );
        requireLayerState(`lstm.step.state.${String(index)}`, previous, input.shape[0], units);
        const layerState = lstmCell(
          gates.apply(tf.concat([output, previous.hidden], 1)),
          previous.cell,
        );
        output = layerState.hidden;
        return layerState;
      });
      return { output, state: next };
    },
  };
}
