import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Definition } from './definition.js';
import type { NamedVariables } from './weights.js';

/** What a write head emits in one step: where, and what to erase (or keep) and add. */
export interface Write {
  /** w, [B, N]. */
  readonly weighting: Tensor2D;
  /** e, [B, M]: how much to erase, or to keep; the memory's write rule says which. */
  readonly erase: Tensor2D;
  /** a, [B, M]. */
  readonly add: Tensor2D;
  /**
   * Shares by which all contents first move from slot to slot, [B, 3, M], or [B, 3, 1] for all columns alike: one slot
   * on, one slot back, stay. What moves beyond the last or before the first slot is lost, and zeros take its place.
   * Nothing moves, if not given.
   */
  readonly move?: Tensor3D;
}

/**
 * The N×M memory: its initial contents and its write rule. A write is two halves, so that the erases of
 * several heads can all come before their adds.
 */
export interface Memory {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  /** Its variables by name; none if the initial contents are constant. */
  readonly weights: NamedVariables;
  /** M_0 for B sequences, [B, N, M]. */
  initial(batch: number): Tensor3D;
  /** The first half of a write, [B, N, M] → [B, N, M]. */
  erase(memory: Tensor3D, write: Write): Tensor3D;
  /** The second half of a write, [B, N, M] → [B, N, M]. */
  add(memory: Tensor3D, write: Write): Tensor3D;
}

/** A memory's sizes N and M are options of its own. */
export type MemoryDefinition = Definition<Memory, null>;
