import { activations } from './activations.js';
import { type PlainLinear, plainLinear, type PlainWeights } from './linear.js';
import type { FeedforwardPart, LstmPart } from './options.js';

/** A controller in plain numbers. */
export interface PlainController {
  /** The state before the first step: vectors [H], two for each layer of an LSTM, none without a state. */
  readonly initial: readonly Float64Array[];
  /** One step, from the input and what was read, side by side. Changes none of its arguments. */
  step(
    input: Float64Array,
    reads: Float64Array,
    state: readonly Float64Array[],
  ): { readonly hidden: Float64Array; readonly state: readonly Float64Array[] };
}

/** The controller of these options, with its weights. */
export function plainController(
  { kind, options }: FeedforwardPart | LstmPart,
  weights: PlainWeights,
): PlainController {
  return kind === 'lstm' ? lstm(options, weights) : feedforward(options, weights);
}

function layersOf(count: number, weights: PlainWeights): readonly PlainLinear[] {
  return Array.from({ length: count }, (_, layer) =>
    plainLinear(weights, `controller.layer${layer}`),
  );
}

function feedforward(
  { layers, activation }: FeedforwardPart['options'],
  weights: PlainWeights,
): PlainController {
  const [first, ...others] = layersOf(layers, weights);
  const activate = activations[activation];
  return {
    initial: [],
    step(input, reads, state) {
      const below = first?.(input, reads).map(activate) ?? input;
      return {
        hidden: others.reduce((hidden, layer) => layer(hidden).map(activate), below),
        state,
      };
    },
  };
}

function lstm(
  { layers, units, initialState }: LstmPart['options'],
  weights: PlainWeights,
): PlainController {
  const stack = layersOf(layers, weights);
  const start = (name: string) =>
    initialState.kind === 'constant'
      ? new Float64Array(units).fill(initialState.value)
      : Float64Array.from(weights.of(name));
  return {
    initial: stack.flatMap((_, layer) =>
      ['initialHidden', 'initialCell'].map((name) => start(`controller.layer${layer}.${name}`)),
    ),
    step(input, reads, state) {
      let below: readonly Float64Array[] = [input, reads];
      const next = stack.flatMap((gates, layer) => {
        const [hidden = input, cell = input] = state.slice(2 * layer, 2 * layer + 2);
        const made = lstmLayer(gates(...below, hidden), cell);
        below = [made.hidden];
        return [made.hidden, made.cell];
      });
      return { hidden: below[0] ?? input, state: next };
    },
  };
}

/** i, f, g, o from `raw` [4H]; c = σ(f) c + σ(i) tanh(g); h = σ(o) tanh(c). */
function lstmLayer(raw: Float64Array, before: Float64Array) {
  const units = before.length;
  const gate = (index: number, unit: number) => raw[index * units + unit] ?? 0;
  const { sigmoid } = activations;
  const cell = before.map(
    (kept, unit) =>
      sigmoid(gate(1, unit)) * kept + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit)),
  );
  return { cell, hidden: cell.map((value, unit) => sigmoid(gate(3, unit)) * Math.tanh(value)) };
}
