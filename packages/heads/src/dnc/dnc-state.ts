import { type HeadSizes, requireTensors } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { CompleteDncOptions } from './dnc-options.js';
import { type Links, noLinks } from './links.js';

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

/** Nothing is written yet, and nothing read, for B sequences. */
export function initialDncState(
  { reads, writes }: CompleteDncOptions,
  { slots }: HeadSizes,
  batch: number,
): DncState {
  return {
    usage: tf.zeros([batch, slots]),
    readWeightings: tf.zeros([batch, reads, slots]),
    writeWeightings: tf.zeros([batch, writes, slots]),
    links: Array.from({ length: writes }, () => noLinks(batch, slots)),
  };
}

/**
 * Checks a state for B sequences; `where` names it.
 * @throws {InvalidOptionsError} if it has other shapes.
 */
export function requireDncState(
  where: string,
  { reads, writes }: CompleteDncOptions,
  { slots }: HeadSizes,
  batch: number,
  state: DncState,
): void {
  requireTensors(where, state, {
    usage: [batch, slots],
    readWeightings: [batch, reads, slots],
    writeWeightings: [batch, writes, slots],
  });
}
