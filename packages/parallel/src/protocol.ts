import type { Architecture, Batch } from '@tapehead/core';
import type { Drawn, SharedRecording, Simd } from '@tapehead/wasm';

/** What a worker needs to make the same step as the caller's. */
export interface Blueprint {
  /** The forms in which the model is trained. */
  readonly forms: readonly FormBlueprint[];
  readonly inputSize: number;
  readonly outputSize: number;
  readonly loss: string;
  readonly simd: Simd;
}

/** What a worker needs to make one form of a model. */
export interface FormBlueprint {
  readonly architecture: Architecture;
  /** What the caller has recorded of it, so that workers need not do it again. */
  readonly recording: SharedRecording;
}

/** Memory that the caller and its workers see. */
export interface SharedMemory {
  /** The model's weights, written by the caller. */
  readonly weights: SharedArrayBuffer;
  /** One worker's mailbox. */
  readonly mailbox: SharedArrayBuffer;
}

/** Some sequences of a batch of `of` for a worker to compute. */
export interface Work {
  readonly part: Batch;
  readonly of: number;
  /** What was drawn for the batch, with the part's noise. */
  readonly drawn: Drawn;
}

/** What a part contributes to the batch's loss and gradients. */
export interface Contribution {
  readonly loss: number;
  readonly gradients: Float32Array;
}

/** A message from the caller to a worker. */
export type Request =
  | {
      readonly kind: 'start';
      readonly blueprint: Blueprint;
      /** Null without shared memory. Parts, weights and gradients are sent as messages then. */
      readonly shared: SharedMemory | null;
    }
  | { readonly kind: 'work-memory'; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'compute'; readonly weights: Float32Array; readonly work: Work };

/** A message from a worker to the caller. */
export type Reply =
  | { readonly kind: 'ready'; readonly contributionCount: number }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'computed' } & Contribution);
