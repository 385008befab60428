import { finiteNumber, type NamedVariables, requireTensors, type Rng } from '@tapehead/core';
import { type InitialValue, initialValueOption, initialVector } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { units } from './controller-factory.js';

/** One layer's state, each [B, H]. */
export interface LstmLayerState {
  /** h, the layer's output. */
  readonly hidden: tf.Tensor2D;
  /** c, what the layer remembers. */
  readonly cell: tf.Tensor2D;
}

/** The schemas of the options that every LSTM has. */
export const lstmCellOptions: {
  units: z.ZodInt;
  forgetBias: z.ZodDefault<z.ZodNumber>;
  initialState: z.ZodDefault<z.ZodType<InitialValue, InitialValue>>;
} = {
  units,
  forgetBias: finiteNumber().default(1),
  initialState: initialValueOption.default({ kind: 'learned', range: 0.1 }),
};

/** What the biases [4H] start from: zeros, but for those of the forget gates. */
export function gateBiases(units: number, forgetBias: number): Float32Array {
  return new Float32Array(4 * units).fill(forgetBias, units, 2 * units);
}

/** The state that a layer starts from. */
interface LstmStart {
  /** `initialHidden` [H] and `initialCell` [H], unless they are constant. */
  readonly weights: NamedVariables;
  batch(sequences: number): LstmLayerState;
}

/** The state that a layer of so many units starts from. */
export function lstmStart(initialState: InitialValue, units: number, rng: Rng): LstmStart {
  const hidden = initialVector('initialHidden', initialState, units, rng);
  const cell = initialVector('initialCell', initialState, units, rng);
  return {
    weights: { ...hidden.weights, ...cell.weights },
    batch: (sequences) => ({ hidden: hidden.batch(sequences), cell: cell.batch(sequences) }),
  };
}

/**
 * Checks a layer's state for B sequences and H units; `where` names it.
 * @throws {InvalidOptionsError} if it has other shapes.
 */
export function requireLayerState(
  where: string,
  state: LstmLayerState,
  batch: number,
  units: number,
): void {
  requireTensors(where, state, { hidden: [batch, units], cell: [batch, units] });
}

/** i, f, g, o from `raw` [B, 4H]; c = σ(f) c + σ(i) tanh(g); h = σ(o) `shown`(c), where `shown` is tanh if not given. */
export function lstmCell(
  raw: tf.Tensor2D,
  previousCell: tf.Tensor2D,
  shown: (cell: tf.Tensor2D) => tf.Tensor2D = tf.tanh,
): LstmLayerState {
  const [batch, width] = raw.shape;
  const units = width / 4;
  const gate = (index: number) => tf.slice(raw, [0, index * units], [batch, units]);
  const kept = tf.mul<tf.Tensor2D>(tf.sigmoid(gate(1)), previousCell);
  const cell = tf.add<tf.Tensor2D>(kept, tf.mul(tf.sigmoid(gate(0)), tf.tanh(gate(2))));
  return { hidden: tf.mul(tf.sigmoid(gate(3)), shown(cell)), cell };
}
