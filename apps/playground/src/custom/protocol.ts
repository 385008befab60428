import type { Channels } from '@tapehead/core';
/** The messages between the worker that trains and the sandbox in which a visitor's task runs. */

/** A sequence to be made: the same length and seed give the same sequence. */
export interface SequenceRequest {
  readonly length: number;
  readonly seed: number;
}

/** The sizes that the task exports, and the names of its channels. */
export interface CustomShape {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly channels?: Channels | undefined;
}

/** A sequence as the task made it, step by step. */
export interface CustomSequence {
  /** T. */
  readonly steps: number;
  /** [T, I]. */
  readonly inputs: Float32Array;
  /** [T, O]. */
  readonly targets: Float32Array;
  /** [T]: 1 where the output counts. */
  readonly mask: Float32Array;
}

/** What is wrong with a task, and where; `line` counts from 1, and is null if it is unknown. */
export interface TaskFault {
  readonly message: string;
  readonly line: number | null;
}
