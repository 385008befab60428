import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  finiteNumber,
  type NamedVariables,
  type OptionsShape,
  parseOptions,
  requireTensors,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  countInitial,
  countLinear,
  type Initial,
  type InitialValue,
  initialValueOption,
  initialVector,
  joined,
  type Linear,
  linear,
  prefixed,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { controllerFactory } from './controller-factory.js';

const lstmOptions = strictOptions({
  units: wholeNumber(1, 65536),
  layers: wholeNumber(1, 64).default(1),
  forgetBias: finiteNumber().default(1),
  initialState: initialValueOption.default({ kind: 'learned', range: 0.1 }),
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

/** One layer's state, each [B, H]. */
export interface LstmLayerState {
  /** h, the layer's output. */
  readonly hidden: tf.Tensor2D;
  /** c, what the layer remembers. */
  readonly cell: tf.Tensor2D;
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

interface Layer {
  readonly gates: Linear;
  readonly hidden: Initial<tf.Tensor2D>;
  readonly cell: Initial<tf.Tensor2D>;
}

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
  const bias = new Float32Array(4 * units).fill(forgetBias, units, 2 * units);
  const stack = Array.from({ length: layers }, (_, index): Layer => ({
    gates: linear((index === 0 ? inputSize : units) + units, 4 * units, rng, bias),
    hidden: initialVector('initialHidden', initialState, units, rng),
    cell: initialVector('initialCell', initialState, units, rng),
  }));
  return {
    inputSize,
    outputSize: units,
    weights: joined(
      ...stack.map((layer, index) => prefixed(`layer${String(index)}`, layerWeights(layer))),
    ),
    initialState: (batch) =>
      stack.map(({ hidden, cell }) => ({ hidden: hidden.batch(batch), cell: cell.batch(batch) })),
    step(input, state) {
      parseOptions('lstm.step.state', stateOption, state);
      const shape = [input.shape[0], units];
      let output = input;
      const next = stack.map(({ gates }, index) => {
        const previous = state[index];
        if (previous === undefined)
          throw new RangeError(
            `lstm.step.state: got ${String(state.length)} layers, expected ${String(layers)}`,
          );
        requireTensors(`lstm.step.state.${String(index)}`, previous, {
          hidden: shape,
          cell: shape,
        });
        const layerState = lstmLayer(
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

function layerWeights({ gates, hidden, cell }: Layer): NamedVariables {
  return { ...gates.weights, ...hidden.weights, ...cell.weights };
}

/** i, f, g, o from `raw` [B, 4H]; c = σ(f) c + σ(i) tanh(g); h = σ(o) tanh(c). */
function lstmLayer(raw: tf.Tensor2D, previousCell: tf.Tensor2D): LstmLayerState {
  const [batch, width] = raw.shape;
  const units = width / 4;
  const gate = (index: number) => tf.slice(raw, [0, index * units], [batch, units]);
  const kept = tf.mul<tf.Tensor2D>(tf.sigmoid(gate(1)), previousCell);
  const cell = tf.add<tf.Tensor2D>(kept, tf.mul(tf.sigmoid(gate(0)), tf.tanh(gate(2))));
  return { hidden: tf.mul(tf.sigmoid(gate(3)), tf.tanh(cell)), cell };
}
