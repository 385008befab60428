import type { JsonObject } from './definition.js';
import type { OutputKind } from './outputs.js';
import type { Rng } from './rng.js';

/** B sequences of up to T steps, time-major, as typed arrays. */
export interface Batch {
  /** T: steps of the longest sequence. Shorter ones are filled up with zeros and masked out. */
  readonly steps: number;
  /** B. */
  readonly sequences: number;
  /** [T, B, I]. */
  readonly inputs: Float32Array;
  /** [T, B, O]: bits, 0 or 1, unless the task's outputs are of another kind. */
  readonly targets: Float32Array;
  /** [T, B]: 1 where the output counts, else 0; there targets may be anything. */
  readonly mask: Float32Array;
}

/** One difficulty of a task, such as `{ length: 20 }` or `{ length: 10, repeats: 20 }`. Every task has a `length`. */
export type Setting = Readonly<Record<string, number>> & { readonly length: number };

/** An algorithm to be learned from examples. Stateless; knows neither tfjs nor the network. */
export interface Task {
  readonly kind: string;
  readonly options: JsonObject;
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  /** Bits, if not given. */
  readonly outputs?: OutputKind;
  /** What is worth measuring: the hardest setting of the training range first, then beyond it. */
  readonly settings: readonly [Setting, ...Setting[]];
  /**
   * A setting to train on, from the training range. It may have members beyond those of `settings`, for
   * what only training sequences have.
   */
  drawSetting(rng: Rng): Setting;
  /**
   * B fresh sequences, one for each of the given settings; they may differ in length. How many steps a
   * sequence has follows from its setting alone.
   */
  sample(settings: readonly Setting[], rng: Rng): Batch;
  /** Bits per sequence that the best possible predictor needs; 0 where targets follow from inputs. */
  optimalBits(batch: Batch): number;
}
