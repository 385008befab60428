import {
  type Addressing,
  finiteNumber,
  flag,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  InvalidOptionsError,
  type OptionsShape,
  requireTensors,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { joined, linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { content } from '../content.js';
import { headFactory } from '../head-factory.js';
import { columnsOf, stacked } from '../rows.js';
import { followed, type Links, nextLinks, noLinks, sharpened } from './links.js';
import { allocation, nextUsage, retention } from './usage.js';

const kind = 'dnc';
const dncOptions = strictOptions({
  reads: wholeNumber(1, 64).default(4),
  writes: wholeNumber(1, 16).default(1),
  mask: flag().default(false),
  wipe: flag().default(false),
  sharpen: flag().default(false),
  freeBias: finiteNumber().default(0),
  strengthBias: finiteNumber().default(0),
} satisfies OptionsShape<DncAccessOptions>);

/** The options of `dncAccess`. */
export interface DncAccessOptions {
  /** R, read weightings; 4 by default. */
  readonly reads?: number | undefined;
  /** W, write weightings; 1 by default. */
  readonly writes?: number | undefined;
  /** Whether keys are compared with a part of each slot only, as `content` with its `mask`; false by default. */
  readonly mask?: boolean | undefined;
  /** Whether slots that are freed are wiped as well, M(i) ψ(i); false by default. */
  readonly wipe?: boolean | undefined;
  /** Whether forward and backward weightings are sharpened; false by default. */
  readonly sharpen?: boolean | undefined;
  /** What the biases of the free gates' raw numbers start from; 0 by default. */
  readonly freeBias?: number | undefined;
  /** What the biases of the raw numbers of all β start from; 0 by default. */
  readonly strengthBias?: number | undefined;
}

/** What a DNC's head carries from step to step. */
export interface DncState {
  /** u, [B, N]. */
  readonly usage: tf.Tensor2D;
  /** w^r, [B, R, N]. */
  readonly readWeightings: tf.Tensor3D;
  /** w^w, [B, W, N]. */
  readonly writeWeightings: tf.Tensor3D;
  /** Of each write weighting. */
  readonly links: readonly Links[];
}

/**
 * The access of a Differentiable Neural Computer (Graves et al. 2016, doi:10.1038/nature20101, methods): it writes to
 * free slots or by content, and reads by content or in the order of writing, forward or backward. In each step, with
 * f, g_a and g_w gates in (0, 1), c by content (β = 1 + softplus), and π a softmax:
 *
 * ```
 * ψ = Π_r (1 − f^r w^r)        u = (u + w^w − u w^w) ψ        a(i) = (1 − u(i)) Π_{j: u(j) < u(i)} u(j)
 * w^w = g_w (g_a a + (1 − g_a) c)                             M ← M (1 − w^w eᵀ) + w^w vᵀ
 * L(i, j) = (1 − w^w(i) − w^w(j)) L(i, j) + w^w(i) p(j)       p = (1 − Σ w^w) p + w^w
 * w^r = π_b Lᵀ w^r + π_c c^r + π_f L w^r                      r = w^r M, after the write
 * ```
 *
 * Each of several writes has links of its own, 1 + 2W modes go with them, and what one allocates the next one finds used.
 * `mask`, `wipe` and `sharpen` are the fixes of Csordás and Schmidhuber (2019, arXiv:1904.10278). Weights:
 * `write.weight`, `write.bias` (for each write key, β, mask, e, v, g_a, g_w; then R free gates), `read.weight`,
 * `read.bias` (for each read key, β, mask, modes: content, then for each write forward and backward; sharpness in that
 * order). Traces show `usage`, `precedence`, `links`, `allocation`, gates, `modes` and all weightings.
 * @throws {InvalidOptionsError} for options out of range, at build also for more than 2^24 links.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { dncAccess } from '@tapehead/heads';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { ntm } from '@tapehead/ntm';
 *
 * const machine = ntm({
 *   controller: lstm({ units: 64 }),
 *   memory: eraseAddMemory({ slots: 16, width: 16 }),
 *   heads: [dncAccess({ reads: 4, mask: true, wipe: true, sharpen: true })],
 * });
 * ```
 */
export function dncAccess(options: DncAccessOptions = {}): HeadDefinition<DncState> {
  return loadDncAccess(options satisfies z.input<typeof dncOptions>);
}

/** `dncAccess` from stored options. */
export const loadDncAccess: (options: unknown) => HeadDefinition<DncState> = headFactory(
  kind,
  dncOptions,
  ({ reads }, { width }) => reads * width,
  build,
  // Usage, read and write weightings, precedence and links.
  ({ reads, writes }, { slots }) => slots * (1 + reads + 2 * writes) + writes * slots ** 2,
);

/** 64 MiB for each step of a sequence, of which tfjs makes about twenty such tensors. */
const mostLinks = 2 ** 24;

type Options = z.output<typeof dncOptions>;

function build(options: Options, sizes: HeadSizes, rng: Rng): Head<DncState> {
  const { slots, width } = sizes;
  const { reads, writes, mask, strengthBias } = options;
  const links = writes * slots ** 2;
  if (links > mostLinks) {
    throw new InvalidOptionsError([
      `${kind}: its links would be ${links} numbers, ${writes} times the square of ${slots} slots, expected at most ${mostLinks}; lower the memory's slots`,
    ]);
  }
  const lookup = content({
    keyActivation: 'identity',
    strengthActivation: 'one-plus-softplus',
    strengthBias,
    ...(mask && { mask }),
  }).build({ slots, width }, rng);
  const write = writeHalf(options, sizes, lookup, rng);
  const read = readHalf(options, sizes, lookup, rng);
  return {
    weights: joined(prefixed('write', write.weights), prefixed('read', read.weights)),
    initialState: (batch) => ({
      usage: tf.zeros([batch, slots]),
      readWeightings: tf.zeros([batch, reads, slots]),
      writeWeightings: tf.zeros([batch, writes, slots]),
      links: Array.from({ length: writes }, () => noLinks(batch, slots)),
    }),
    step(controllerOutput, memory, state) {
      requireState('step', controllerOutput.shape[0], state);
      return write.step(controllerOutput, memory, state);
    },
    read(controllerOutput, memory, state) {
      requireState('read', controllerOutput.shape[0], state);
      return read.read(controllerOutput, memory, state);
    },
  };

  function requireState(method: string, batch: number, state: DncState): void {
    requireTensors(`${kind}.${method}.state`, state, {
      usage: [batch, slots],
      readWeightings: [batch, reads, slots],
      writeWeightings: [batch, writes, slots],
    });
  }
}

/** Where to write, and what. */
function writeHalf(
  { reads, writes, wipe, freeBias }: Options,
  { controllerSize, width }: HeadSizes,
  lookup: Addressing,
  rng: Rng,
): Pick<Head<DncState>, 'weights' | 'step'> {
  const rest = new Array<number>(2 * width + 2).fill(0);
  const bias = [
    ...Array.from({ length: writes }, () => [...lookup.initialBias, ...rest]).flat(),
    ...new Array<number>(reads).fill(freeBias),
  ];
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  return {
    weights: parameters.weights,
    step(controllerOutput, memory, state) {
      const [batch] = controllerOutput.shape;
      const next = columnsOf(parameters.apply(controllerOutput));
      const emitted = Array.from({ length: writes }, () => ({
        lookup: next(lookup.parameterSize),
        erase: tf.sigmoid<tf.Tensor2D>(next(width)),
        add: next(width),
        allocationGate: tf.sigmoid<tf.Tensor2D>(next(1)),
        writeGate: tf.sigmoid<tf.Tensor2D>(next(1)),
      }));
      const freeGate = tf.sigmoid<tf.Tensor2D>(next(reads));
      const kept = retention(freeGate, state.readWeightings);
      const usage = nextUsage(state.usage, state.writeWeightings, kept);
      // What one write allocates, the next one finds used.
      let taken = usage;
      const made = emitted.map(({ allocationGate, writeGate, erase, add, ...given }) => {
        const free = allocation(taken);
        const gate = tf.mul<tf.Tensor2D>(allocationGate, writeGate);
        taken = tf.add(taken, tf.mul(tf.sub(1, taken), tf.mul(gate, free)));
        const input = { memory, previous: taken, weighting: taken };
        const found = lookup.address(given.lookup, input);
        const byContent = tf.mul(tf.sub(writeGate, gate), found);
        const weighting = tf.add<tf.Tensor2D>(tf.mul(gate, free), byContent);
        return { free, write: { weighting, erase, add } };
      });
      const ones = tf.ones<tf.Rank.R2>([batch, width]);
      const wiped = {
        weighting: tf.sub<tf.Tensor2D>(1, kept),
        erase: ones,
        add: tf.zerosLike(ones),
      };
      const weightings = made.map(({ write }) => write.weighting);
      const writeWeightings = stacked(weightings);
      const links = state.links.map((link, index) => {
        const weighting = weightings[index];
        return weighting ? nextLinks(link, weighting) : link;
      });
      return {
        weighting: tf.mean(writeWeightings, 1),
        reads: [],
        writes: [...(wipe ? [wiped] : []), ...made.map(({ write }) => write)],
        details: {
          usage,
          allocation: stacked(made.map(({ free }) => free)),
          writeWeightings,
          allocationGate: tf.concat(
            emitted.map(({ allocationGate }) => allocationGate),
            1,
          ),
          writeGate: tf.concat(
            emitted.map(({ writeGate }) => writeGate),
            1,
          ),
          freeGate,
          precedence: stacked(links.map(({ precedence }) => precedence)),
          links: tf.stack(
            links.map((link) => link.links),
            1,
          ),
        },
        state: { usage, readWeightings: state.readWeightings, writeWeightings, links },
      };
    },
  };
}

/** Where to read. */
function readHalf(
  { reads, writes, sharpen }: Options,
  { controllerSize, slots, width }: HeadSizes,
  lookup: Addressing,
  rng: Rng,
): Required<Pick<Head<DncState>, 'weights' | 'read'>> {
  const modeCount = 1 + 2 * writes;
  const rest = new Array<number>(modeCount + (sharpen ? 2 * writes : 0)).fill(0);
  const bias = Array.from({ length: reads }, () => [...lookup.initialBias, ...rest]).flat();
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  return {
    weights: parameters.weights,
    read(controllerOutput, memory, state) {
      const [batch] = controllerOutput.shape;
      const next = columnsOf(parameters.apply(controllerOutput));
      const emitted = Array.from({ length: reads }, () => ({
        lookup: next(lookup.parameterSize),
        modes: tf.softmax<tf.Tensor2D>(next(modeCount)),
        sharpness: sharpen ? tf.add<tf.Tensor2D>(1, tf.softplus(next(2 * writes))) : undefined,
      }));
      const previous = tf.zeros<tf.Rank.R2>([batch, slots]);
      const found = stacked(
        emitted.map((given) =>
          lookup.address(given.lookup, { memory, previous, weighting: previous }),
        ),
      );
      const modes = stacked(emitted.map((given) => given.modes));
      const sharpness = emitted.flatMap((given) => given.sharpness ?? []);
      const along = state.links.flatMap((link) => {
        const { forward, backward } = followed(link, state.readWeightings);
        return [forward, backward];
      });
      const ways = along.map((way, index) =>
        sharpness.length > 0 ? sharpened(way, columnOf(sharpness, index)) : way,
      );
      const readWeightings = [found, ...ways]
        .map((way, mode) => {
          const share = tf.slice(modes, [0, 0, mode], [batch, reads, 1]);
          return tf.mul<tf.Tensor3D>(share, way);
        })
        .reduce((sum, way) => tf.add(sum, way));
      const vectors = tf.matMul(readWeightings, memory);
      return {
        weighting: tf.mean(readWeightings, 1),
        reads: emitted.map((_, index) =>
          tf.reshape(tf.slice(vectors, [0, index, 0], [batch, 1, width]), [batch, width]),
        ),
        details: { readWeightings, modes },
        state: { ...state, readWeightings },
      };
    },
  };
}

/** The same column of each [B, X], side by side. */
function columnOf(rows: readonly tf.Tensor2D[], index: number): tf.Tensor2D {
  return tf.concat(
    rows.map((row) => tf.slice(row, [0, index], [row.shape[0], 1])),
    1,
  );
}
