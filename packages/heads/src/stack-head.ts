import {
  finiteNumber,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  InvalidOptionsError,
  oneOf,
  type OptionsShape,
  positiveNumber,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { activations, linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { headFactory } from './head-factory.js';
import { columnsOf, firstSlot, rowOf } from './rows.js';

const kind = 'stack';
const stackOptions = strictOptions({
  stacks: wholeNumber(1, 64).default(1),
  top: wholeNumber(1, 64).default(1),
  valueActivation: oneOf(['identity', 'tanh', 'sigmoid']).default('identity'),
  sharpness: positiveNumber(1000).default(1),
  actionBias: strictOptions({
    push: finiteNumber().default(0),
    pop: finiteNumber().default(0),
    stay: finiteNumber().default(0),
  } satisfies OptionsShape<StackActionBias>).prefault({}),
} satisfies OptionsShape<StackHeadOptions>);

/** What the biases of the three actions' raw numbers start from, each 0 by default. */
export interface StackActionBias {
  /** All moves one slot on, and a new value is on top. */
  readonly push?: number | undefined;
  /** All moves one slot back, and the top is gone. */
  readonly pop?: number | undefined;
  /** All stays as it is. */
  readonly stay?: number | undefined;
}

/** The options of `stackHead`. */
export interface StackHeadOptions {
  /** S: how many stacks there are side by side, each in M / S columns with actions of its own; 1 by default. */
  readonly stacks?: number | undefined;
  /** How many slots are read, from the top on; 1 by default. */
  readonly top?: number | undefined;
  /** What makes the value to push from its raw numbers; `identity` by default; published is `sigmoid`. */
  readonly valueActivation?: 'identity' | 'tanh' | 'sigmoid' | undefined;
  /**
   * γ, what the actions' raw numbers are multiplied with; 1 by default. With more, an action is sooner all or nothing, so
   * that what is in a stack does not blur over sequences far longer than those of training.
   */
  readonly sharpness?: number | undefined;
  /** What the biases of the actions start from. */
  readonly actionBias?: StackActionBias | undefined;
}

/**
 * A stack that pushes, pops and stays, each to some degree (Joulin and Mikolov 2015, arXiv:1503.01007, section 3.2).
 * The machine's memory is the stack, its top slot 0. With v = σ(D h) and a = softmax(γ A h):
 *
 * ```
 * M(0) ← a_push v + a_pop M(1) + a_stay M(0)
 * M(i) ← a_push M(i−1) + a_pop M(i+1) + a_stay M(i)
 * ```
 *
 * It reads what is on top after that. What is pushed beyond the last slot is lost; below the lowest there are zeros, so
 * the memory should begin with zeros. In the source an empty slot holds −1 and a slot one number; zeros, vectors and values
 * that are linear by default are those of the stack-RNN of Delétang et al. 2022 (arXiv:2207.02098), and γ is ours. Its
 * state is null. Weights: `weight` [H, 3S + M] (columns: push, pop and stay of
 * each stack, then v), `bias` [3S + M]. Traces show `actions`, [B, S, 3].
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { stackHead } from '@tapehead/heads';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { ntm } from '@tapehead/ntm';
 *
 * const machine = ntm({
 *   controller: lstm({ units: 32 }),
 *   memory: eraseAddMemory({ slots: 64, width: 8, initial: { kind: 'constant', value: 0 } }),
 *   heads: [stackHead()],
 * });
 * ```
 */
export function stackHead(options: StackHeadOptions = {}): HeadDefinition<null> {
  return loadStackHead(options satisfies z.input<typeof stackOptions>);
}

/** `stackHead` from stored options. */
export const loadStackHead: (options: unknown) => HeadDefinition<null> = headFactory(
  kind,
  stackOptions,
  ({ top }, { width }) => top * width,
  build,
);

function build(
  { stacks, top, valueActivation, sharpness, actionBias }: z.output<typeof stackOptions>,
  { controllerSize, slots, width }: HeadSizes,
  rng: Rng,
): Head<null> {
  if (width % stacks !== 0) {
    throw new InvalidOptionsError([
      `${kind}.stacks: got ${String(stacks)}, expected a number that divides the memory's width, ${String(width)}`,
    ]);
  }
  if (top > slots) {
    throw new InvalidOptionsError([
      `${kind}.top: got ${String(top)}, expected at most the number of memory slots, ${String(slots)}`,
    ]);
  }
  const actions = [actionBias.push, actionBias.pop, actionBias.stay];
  const bias = [
    ...Array.from({ length: stacks }, () => actions).flat(),
    ...new Array<number>(width).fill(0),
  ];
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  const activation = activations[valueActivation];
  return {
    weights: parameters.weights,
    initialState: () => null,
    step(controllerOutput) {
      const [batch] = controllerOutput.shape;
      const next = columnsOf(parameters.apply(controllerOutput));
      // [B, S, 3]
      const raw = tf.reshape<tf.Rank.R3>(next(3 * stacks), [batch, stacks, 3]);
      const shares = tf.softmax<tf.Tensor3D>(tf.mul(raw, sharpness));
      const value = activation(next(width));
      const move = forEachColumn(shares, width);
      const push = rowOf(move, 0);
      const weighting = firstSlot(batch, slots);
      const add = tf.mul<tf.Tensor2D>(push, value);
      const write = { weighting, erase: tf.zerosLike(value), add, move };
      return { weighting, reads: [], writes: [write], details: { actions: shares }, state: null };
    },
    read(_controllerOutput, memory) {
      const reads = Array.from({ length: top }, (_, slot) => rowOf(memory, slot));
      return { weighting: firstSlot(memory.shape[0], slots), reads, state: null };
    },
  };
}

/** Shares of each stack, [B, S, 3], for its columns: [B, 3, M], or [B, 3, 1] for a single stack. */
function forEachColumn(shares: tf.Tensor3D, width: number): tf.Tensor3D {
  const [batch, stacks, actions] = shares.shape;
  const byAction = tf.transpose(shares, [0, 2, 1]);
  if (stacks === 1) return byAction;
  const ones = tf.ones([1, 1, 1, width / stacks]);
  const wide = tf.mul(tf.reshape(byAction, [batch, actions, stacks, 1]), ones);
  return tf.reshape(wide, [batch, actions, width]);
}
