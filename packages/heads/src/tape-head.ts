import {
  finiteNumber,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  oneOf,
  type OptionsShape,
  requireTensors,
  positiveNumber,
  type Rng,
  strictOptions,
} from '@tapehead/core';
import { activations, linear } from '@tapehead/core/layers';
import { read } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { headFactory } from './head-factory.js';
import { columnsOf, firstSlot } from './rows.js';
import { circularShift } from './shift.js';

const kind = 'tape';
const bias = finiteNumber().default(0);
const tapeOptions = strictOptions({
  valueActivation: oneOf(['tanh', 'identity', 'sigmoid']).default('tanh'),
  sharpness: positiveNumber(1000).default(1),
  moveBias: strictOptions({
    left: bias,
    stay: bias,
    right: bias,
    jumpLeft: bias,
    jumpRight: bias,
  } satisfies OptionsShape<TapeMoveBias>).prefault({}),
  gateBias: bias,
} satisfies OptionsShape<TapeHeadOptions>);

/** What the biases of the five moves' raw numbers start from, each 0 by default. */
export interface TapeMoveBias {
  /** To the slot before. */
  readonly left?: number | undefined;
  /** Not at all. */
  readonly stay?: number | undefined;
  /** To the next slot. */
  readonly right?: number | undefined;
  /** To the first slot. */
  readonly jumpLeft?: number | undefined;
  /** To where the last jump to the left came from. */
  readonly jumpRight?: number | undefined;
}

/** The options of `tapeHead`. */
export interface TapeHeadOptions {
  /** What makes the value to write from its raw numbers; `tanh` by default. */
  readonly valueActivation?: 'tanh' | 'identity' | 'sigmoid' | undefined;
  /**
   * γ, what the raw numbers of the moves and of the gates are multiplied with; 1 by default. With more, a move or a write is
   * sooner all or nothing, so that nothing blurs over sequences far longer than those of training.
   */
  readonly sharpness?: number | undefined;
  /** What the biases of the moves start from. */
  readonly moveBias?: TapeMoveBias | undefined;
  /** What the biases of the gates' raw numbers start from; 0 by default. */
  readonly gateBias?: number | undefined;
}

/** Where a tape's head is, and where it jumps to, each [B, N]. */
export interface TapeState {
  /** w, all on slot 0 at first. */
  readonly weighting: tf.Tensor2D;
  /** z, where the last jump to the left came from; all on slot 0 at first. */
  readonly mark: tf.Tensor2D;
}

/**
 * A head on a tape, which writes where it is, moves, and reads where it is then (the tape-RNN of Delétang et al. 2022,
 * arXiv:2207.02098, after the Baby-NTM of Suzgun et al. 2019). The machine's memory is the tape, a ring; nothing is
 * looked up by content. With v = tanh(V h), gates g = σ(γ G h) in (0, 1)^M and the moves a = softmax(γ A h):
 *
 * ```
 * M(i) ← M(i) (1 − w(i) g) + w(i) g v
 * w(i) ← a_left w(i+1) + a_stay w(i) + a_right w(i−1) + a_jump-left w_0(i) + a_jump-right z(i)
 * z    ← a_jump-left w + (1 − a_jump-left) z
 * ```
 *
 * The published head is told the input's length beforehand and jumps so far to either side. This one needs to know
 * nothing beforehand: it jumps to the first slot, and back to where it jumped from. After an input that was written slot
 * by slot, that is as far. The published head stays, and the tape moves under it: a move that is not all or nothing blurs
 * what is on the tape there, and here only where the head is. It writes all of a slot in each step, but for jumps in the
 * paper's text; the gates, one for each of its numbers, and γ are ours: a slot can be left as it is, and hold what was
 * written at several steps. Weights: `weight` [H, 2M + 5] (columns: left,
 * stay, right, jump left, jump right, g, v), `bias` [2M + 5]. Traces show `moves`, [B, 5], `gate`, [B, M], and `mark`,
 * [B, N].
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { tapeHead } from '@tapehead/heads';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { ntm } from '@tapehead/ntm';
 *
 * const machine = ntm({
 *   controller: lstm({ units: 32 }),
 *   memory: eraseAddMemory({ slots: 128, width: 8 }),
 *   heads: [tapeHead({ moveBias: { right: 1 } })],
 * });
 * ```
 */
export function tapeHead(options: TapeHeadOptions = {}): HeadDefinition<TapeState> {
  return loadTapeHead(options satisfies z.input<typeof tapeOptions>);
}

/** `tapeHead` from stored options. */
export const loadTapeHead: (options: unknown) => HeadDefinition<TapeState> = headFactory(
  kind,
  tapeOptions,
  (_options, { width }) => width,
  build,
);

function build(
  { valueActivation, sharpness, moveBias, gateBias }: z.output<typeof tapeOptions>,
  { controllerSize, slots, width }: HeadSizes,
  rng: Rng,
): Head<TapeState> {
  const { left, stay, right, jumpLeft, jumpRight } = moveBias;
  const bias = [
    ...[left, stay, right, jumpLeft, jumpRight],
    ...new Array<number>(width).fill(gateBias),
    ...new Array<number>(width).fill(0),
  ];
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  const activation = activations[valueActivation];
  return {
    weights: parameters.weights,
    initialState: (batch) => ({
      weighting: firstSlot(batch, slots),
      mark: firstSlot(batch, slots),
    }),
    step(controllerOutput, _memory, state) {
      const [batch] = controllerOutput.shape;
      requireTensors(`${kind}.step.state`, state, {
        weighting: [batch, slots],
        mark: [batch, slots],
      });
      const { weighting, mark } = state;
      const next = columnsOf(parameters.apply(controllerOutput));
      const moves = tf.softmax<tf.Tensor2D>(tf.mul(next(5), sharpness));
      const gate = tf.sigmoid<tf.Tensor2D>(tf.mul(next(width), sharpness));
      const value = activation(next(width));
      const move = columnsOf(moves);
      const near = circularShift(weighting, move(3), 'ascending');
      const toFirst = move(1);
      const home = tf.mul(toFirst, firstSlot(batch, slots));
      const moved = tf.add<tf.Tensor2D>(tf.add(near, home), tf.mul(move(1), mark));
      const leaves = tf.add<tf.Tensor2D>(
        tf.mul(toFirst, weighting),
        tf.mul(tf.sub(1, toFirst), mark),
      );
      return {
        weighting,
        reads: [],
        writes: [{ weighting, erase: gate, add: tf.mul(gate, value) }],
        details: { moves, gate, mark },
        state: { weighting: moved, mark: leaves },
      };
    },
    read(_controllerOutput, memory, state) {
      const { weighting } = state;
      requireTensors(`${kind}.read.state`, state, { weighting: [memory.shape[0], slots] });
      return { weighting, reads: [read(memory, weighting)], state };
    },
  };
}
