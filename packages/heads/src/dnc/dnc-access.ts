import {
  type Head,
  type HeadDefinition,
  type HeadSizes,
  InvalidOptionsError,
  type Rng,
} from '@tapehead/core';
import { joined, prefixed } from '@tapehead/core/layers';
import { content } from '../content.js';
import { headFactory } from '../head-factory.js';
import { type CompleteDncOptions, type DncAccessOptions, dncOptions } from './dnc-options.js';
import { type DncState, initialDncState, requireDncState } from './dnc-state.js';
import { readHalf } from './read-half.js';
import { writeHalf } from './write-half.js';

const kind = 'dnc';
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
 * Gradients flow through all of it, also through u, where the authors' code stops those of w^w. `mask`, `wipe` and `sharpen`
 * are the fixes of Csordás and Schmidhuber (2019, arXiv:1904.10278), but that a sharpened link has the sum that it had,
 * where theirs has 1, even if nothing was linked. Weights:
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
  return loadDncAccess(options);
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

function build(options: CompleteDncOptions, sizes: HeadSizes, rng: Rng): Head<DncState> {
  const { slots, width } = sizes;
  const { writes, mask, strengthBias } = options;
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
    initialState: (batch) => initialDncState(options, sizes, batch),
    step(controllerOutput, memory, state) {
      requireDncState(`${kind}.step.state`, options, sizes, controllerOutput.shape[0], state);
      return write.step(controllerOutput, memory, state);
    },
    read(controllerOutput, memory, state) {
      requireDncState(`${kind}.read.state`, options, sizes, controllerOutput.shape[0], state);
      return read.read(controllerOutput, memory, state);
    },
  };
}
