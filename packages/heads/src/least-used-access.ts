import {
  finiteNumber,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  InvalidOptionsError,
  type OptionsShape,
  realNumber,
  requireTensors,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { content } from './content.js';
import { headFactory } from './head-factory.js';
import { apart, columnsOf, firstOf, rowOf, stacked } from './rows.js';

const kind = 'least-used';
const leastUsedOptions = strictOptions({
  reads: wholeNumber(1, 64).default(4),
  decay: realNumber(0, 1).default(0.99),
  strengthBias: finiteNumber().default(0),
} satisfies OptionsShape<LeastUsedAccessOptions>);

/** The options of `leastUsedAccess`. */
export interface LeastUsedAccessOptions {
  /** R, read weightings, each with a write weighting; 4 by default. */
  readonly reads?: number | undefined;
  /** γ: what is left of a slot's usage after a step, 0 to 1; 0.99 by default. */
  readonly decay?: number | undefined;
  /** What the bias of β's raw number starts from; 0 by default. */
  readonly strengthBias?: number | undefined;
}

/** What the head carries from step to step. */
export interface LeastUsedState {
  /** u, [B, N]; none at first. */
  readonly usage: tf.Tensor2D;
  /** w^r, [B, R, N]; none at first. */
  readonly readWeightings: tf.Tensor3D;
}

/** Far above any usage. */
const taken = 1e6;
/** Slots whose usages differ by less count as used alike, or rounding would decide which of them comes first. */
const alike = 1e-5;

/**
 * Least recently used access (the memory-augmented network of Santoro et al. 2016, arXiv:1605.06065, eq. 2–8). Of the R
 * read weightings each has a key k and a write weighting, which goes to where it read last or to a slot that was used
 * least, by a gate α:
 *
 * ```
 * w^w = σ(α) w^r_{t−1} + (1 − σ(α)) w^lu        M(i) ← M(i) + w^w(i) k, where the least used slots are wiped before
 * w^r = softmax(β cos(k, M(i)))                 r = w^r M, after the write
 * u   = γ u + Σ w^r + Σ w^w
 * ```
 *
 * w^lu of the r-th one is all on the slot with the r-th lowest usage, of those used alike the first, and the R of them are
 * wiped. In the source w^lu is 1 on each of the R slots used least, the same for every write, and only the slot used least
 * of all is wiped; with a single read that is the same. k = tanh and β = 1 + softplus are ours: the softmax of cosines
 * alone is flat over many slots. Weights: `weight` [H, R (M + 2)], `bias` (for each read k, β, α). Traces show `usage`,
 * `leastUsed`, `gate`, `readWeightings` and `writeWeightings`.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { leastUsedAccess } from '@tapehead/heads';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { ntm } from '@tapehead/ntm';
 *
 * const machine = ntm({
 *   controller: lstm({ units: 200 }),
 *   memory: eraseAddMemory({ slots: 128, width: 40 }),
 *   heads: [leastUsedAccess({ reads: 4 })],
 * });
 * ```
 */
export function leastUsedAccess(
  options: LeastUsedAccessOptions = {},
): HeadDefinition<LeastUsedState> {
  return loadLeastUsedAccess(options satisfies z.input<typeof leastUsedOptions>);
}

/** `leastUsedAccess` from stored options. */
export const loadLeastUsedAccess: (options: unknown) => HeadDefinition<LeastUsedState> =
  headFactory(kind, leastUsedOptions, ({ reads }, { width }) => reads * width, build);

function build(
  { reads, decay, strengthBias }: z.output<typeof leastUsedOptions>,
  { controllerSize, slots, width }: HeadSizes,
  rng: Rng,
): Head<LeastUsedState> {
  if (reads > slots) {
    throw new InvalidOptionsError([
      `${kind}.reads: got ${String(reads)}, expected at most the number of memory slots, ${String(slots)}`,
    ]);
  }
  const lookup = content({ strengthActivation: 'one-plus-softplus', strengthBias }).build(
    { slots, width },
    rng,
  );
  const bias = Array.from({ length: reads }, () => [...lookup.initialBias, 0]).flat();
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  const emittedBy = (controllerOutput: tf.Tensor2D) => {
    const next = columnsOf(parameters.apply(controllerOutput));
    return Array.from({ length: reads }, () => {
      const own = next(lookup.parameterSize);
      return { lookup: own, key: tf.tanh(columnsOf(own)(width)), gate: tf.sigmoid(next(1)) };
    });
  };
  const requireState = (method: string, batch: number, state: LeastUsedState) => {
    requireTensors(`${kind}.${method}.state`, state, {
      usage: [batch, slots],
      readWeightings: [batch, reads, slots],
    });
  };
  return {
    weights: parameters.weights,
    initialState: (batch) => ({
      usage: tf.zeros([batch, slots]),
      readWeightings: tf.zeros([batch, reads, slots]),
    }),
    step(controllerOutput, _memory, state) {
      const [batch] = controllerOutput.shape;
      requireState('step', batch, state);
      const emitted = emittedBy(controllerOutput);
      const least = leastUsed(state.usage, reads);
      const gates = stacked(emitted.map(({ gate }) => gate));
      const writeWeightings = tf.add<tf.Tensor3D>(
        tf.mul(gates, state.readWeightings),
        tf.mul(tf.sub(1, gates), least),
      );
      const ones = tf.ones<tf.Rank.R2>([batch, width]);
      const none = tf.zerosLike(ones);
      const writes = emitted.map(({ key }, index) => ({
        weighting: rowOf(writeWeightings, index),
        erase: none,
        add: key,
      }));
      const usage = tf.add<tf.Tensor2D>(tf.mul(state.usage, decay), tf.sum(writeWeightings, 1));
      return {
        weighting: tf.mean(writeWeightings, 1),
        reads: [],
        writes: [{ weighting: tf.sum(least, 1), erase: ones, add: none }, ...writes],
        details: {
          leastUsed: least,
          writeWeightings,
          gate: tf.reshape(gates, [batch, reads]),
        },
        state: { usage, readWeightings: state.readWeightings },
      };
    },
    read(controllerOutput, memory, state) {
      requireState('read', controllerOutput.shape[0], state);
      const previous = state.usage;
      const readWeightings = stacked(
        emittedBy(controllerOutput).map((given) =>
          lookup.address(given.lookup, { memory, previous, weighting: previous }),
        ),
      );
      const usage = tf.add<tf.Tensor2D>(state.usage, tf.sum(readWeightings, 1));
      return {
        weighting: tf.mean(readWeightings, 1),
        reads: apart(tf.matMul(readWeightings, memory)),
        details: { usage, readWeightings },
        state: { usage, readWeightings },
      };
    },
  };
}

/** The `count` slots of lowest usage [B, N], from the lowest on: [B, count, N], each all on one slot. */
function leastUsed(usage: tf.Tensor2D, count: number): tf.Tensor3D {
  let left = usage;
  const found = Array.from({ length: count }, () => {
    const most = tf.add(tf.min(left, 1, true), alike);
    const chosen = firstOf(tf.sub(1, tf.step(tf.sub(left, most))));
    left = tf.add(left, tf.mul(chosen, taken));
    return chosen;
  });
  return stacked(found);
}
