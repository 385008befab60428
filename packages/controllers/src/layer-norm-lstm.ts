import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  type NamedVariables,
  type OptionsShape,
  type Rng,
  strictOptions,
} from '@tapehead/core';
import {
  countInitial,
  type InitialValue,
  joined,
  prefixed,
  uniformVariable,
  variable,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { controllerFactory } from './controller-factory.js';
import {
  gateBiases,
  lstmCell,
  lstmCellOptions,
  type LstmLayerState,
  lstmStart,
  requireLayerState,
} from './lstm-cell.js';

const layerNormLstmOptions = strictOptions(
  lstmCellOptions satisfies OptionsShape<LayerNormLstmOptions>,
);

/** The options of `layerNormLstm`. */
export interface LayerNormLstmOptions {
  /** H. */
  readonly units: number;
  /** What the bias of the forget gates starts from; 1 by default. */
  readonly forgetBias?: number | undefined;
  /** What hidden state and cell start from; `{ kind: 'learned', range: 0.1 }` by default. */
  readonly initialState?: InitialValue | undefined;
}

/** Added to the variance. */
const epsilon = 1e-3;

/**
 * An LSTM with layer normalisation (Ba et al. 2016, arXiv:1607.06450, eq. 20–22) as controller; its output is h [B, H].
 * With LN(a) = g ⊙ (a − mean a) / √(var a + 0.001), gains g of its own each:
 *
 * ```
 * (i, f, n, o) = LN(W x) + LN(U h) + b
 * c ← σ(f) ⊙ c + σ(i) ⊙ tanh(n)
 * h ← σ(o) ⊙ tanh(LN(c) + b_c)
 * ```
 *
 * Weights: `input.weight` [inputs, 4H], `input.gain` [4H], `hidden.weight` [H, 4H], `hidden.gain` [4H], `bias` [4H]
 * (columns: input gate, forget gate, candidate, output gate), `cell.gain` and `cell.bias` [H], and unless they are constant
 * `initialHidden` and `initialCell` [H].
 * @throws {InvalidOptionsError} on impossible sizes.
 * @example
 * ```ts
 * import { layerNormLstm } from '@tapehead/controllers';
 * import { paper } from '@tapehead/ntm';
 *
 * const machine = paper({ controller: layerNormLstm({ units: 100 }) });
 * ```
 */
export function layerNormLstm(options: LayerNormLstmOptions): ControllerDefinition<LstmLayerState> {
  return loadLayerNormLstm(options satisfies z.input<typeof layerNormLstmOptions>);
}

/** `layerNormLstm` from stored options. */
export const loadLayerNormLstm: (options: unknown) => ControllerDefinition<LstmLayerState> =
  controllerFactory('layer-norm-lstm', layerNormLstmOptions, build, count);

function count(
  { units, initialState }: z.output<typeof layerNormLstmOptions>,
  { inputSize }: ControllerSizes,
): ControllerCounts {
  const maps = (inputSize + units) * 4 * units;
  return {
    weights: maps + 3 * 4 * units + 2 * units + 2 * countInitial(initialState, units),
    units,
    outputSize: units,
  };
}

function build(
  { units, forgetBias, initialState }: z.output<typeof layerNormLstmOptions>,
  { inputSize }: ControllerSizes,
  rng: Rng,
): Controller<LstmLayerState> {
  const size = 4 * units;
  const filled = (length: number, value: number) =>
    variable<tf.Rank.R1>(new Float32Array(length).fill(value), [length]);
  const map = (inputs: number) => ({
    weight: uniformVariable<tf.Rank.R2>([inputs, size], 1 / Math.sqrt(inputs), rng),
    gain: filled(size, 1),
  });
  const [ofInput, ofHidden] = [map(inputSize), map(units)];
  const bias = variable<tf.Rank.R1>(gateBiases(units, forgetBias), [size]);
  const ofCell = { gain: filled(units, 1), bias: filled(units, 0) };
  const start = lstmStart(initialState, units, rng);
  const weights: NamedVariables = joined(
    prefixed('input', ofInput),
    prefixed('hidden', ofHidden),
    { bias },
    prefixed('cell', ofCell),
    start.weights,
  );
  return {
    inputSize,
    outputSize: units,
    weights,
    initialState: (batch) => start.batch(batch),
    step(input, state) {
      requireLayerState('layer-norm-lstm.step.state', state, input.shape[0], units);
      const raw = tf.add<tf.Tensor2D>(
        tf.add(
          normalised(tf.matMul(input, ofInput.weight), ofInput.gain),
          normalised(tf.matMul(state.hidden, ofHidden.weight), ofHidden.gain),
        ),
        bias,
      );
      const next = lstmCell(raw, state.cell, (cell) =>
        tf.tanh(tf.add(normalised(cell, ofCell.gain), ofCell.bias)),
      );
      return { output: next.hidden, state: next };
    },
  };
}

/** Rows [B, X] of mean 0 and deviation 1, times a gain [X]. */
function normalised(rows: tf.Tensor2D, gain: tf.Tensor1D): tf.Tensor2D {
  const centred = tf.sub<tf.Tensor2D>(rows, tf.mean(rows, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true);
  return tf.mul(gain, tf.div(centred, tf.sqrt(tf.add(variance, epsilon))));
}
