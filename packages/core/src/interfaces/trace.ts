import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';

/** What one stage of a head's addressing was given over time. */
export type StageTrace = {
  /** The stage's kind, such as `content`. */
  kind: string;
  /**
   * Its parameters after their activations, by name, each [T, B, ·]. Tapehead's own stages have: content
   * `key` k [M] and `strength` β; interpolate `gate` g; shift `shifts` s, from the most negative offset to
   * the most positive; sharpen `sharpening` γ; direct `weighting` [N].
   */
  parameters: Record<string, Tensor3D>;
};

/** What one head did over time. */
export type HeadTrace = {
  /** w_t, [T, B, N]: where the head is; of one that reads at several places, their mean. */
  weighting: Tensor3D;
  /** In the order of the stages; without those that do not explain themselves. */
  addressing: StageTrace[];
  /** r_t, [T, B, M], if the head reads. */
  reads: Tensor3D[];
  /** If the head writes: where, [T, B, N], and e_t and a_t, each [T, B, M]. */
  writes: { weighting: Tensor3D; erase: Tensor3D; add: Tensor3D }[];
  /** Of its writes that move all contents, the shares by which they do, [T, B, 3, M or 1]. */
  moves: Tensor4D[];
  /** What else the head lets be seen, by name, each [T, B, …], such as a stack's `actions` or a DNC's `usage`. */
  details: Record<string, Tensor>;
};

/** Everything that a machine did over time. */
export type Trace = {
  /** [T, B, O] */
  logits: Tensor3D;
  /** M_t, after each step's writes, [T, B, N, M]. */
  memory: Tensor4D;
  /** In the order of the machine's heads. */
  heads: HeadTrace[];
};
