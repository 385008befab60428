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
  /** Bits [T, B, O], 0 or 1, unless the task's outputs are of another kind. */
  readonly targets: Float32Array;
  /** Of shape [T, B], 1 where the output counts, else 0; there targets may be anything. */
  readonly mask: Float32Array;
}

/** One difficulty of a task, such as `{ length: 20 }` or `{ length: 10, repeats: 20 }`. */
export type Setting = Readonly<Record<string, number>> & {
  /** How long the sequences are; each task says what it counts. */
  readonly length: number;
};

/** How good a model was at one setting of a task. */
export interface Measurement {
  /** The setting that was measured. */
  readonly setting: Readonly<Record<string, number>>;
  /** Outputs on the wrong side of ½, of all that count. */
  readonly wrongBits: number;
  /** wrongBits, as a share of all bits that count. */
  readonly bitErrorRate: number;
  /** Cross-entropy in bits, averaged over the sequences. */
  readonly bitsPerSequence: number;
  /** What the best possible predictor would need instead. */
  readonly optimalBits: number;
}

/** When a trained model counts as one that solves a task. */
export interface Criterion {
  /** The condition in words that follow "it is solved with", such as "zero wrong bits at the length 20". */
  readonly words: string;
  /** Which measure to report: bits per sequence where even the best possible predictor gets bits wrong. */
  readonly measure: 'wrong bits' | 'bits per sequence';
  /** Whether the measurements, at the task's `settings` in their order, meet the condition. An empty list does not. */
  isMet(evaluation: readonly Measurement[]): boolean;
  /**
   * The criterion to use where a network without memory was trained too, which needs `excess` bits per sequence above
   * the optimum at the hardest setting. If not given, this criterion itself.
   */
  readonly beside?: (excess: number) => Criterion;
}

/** An algorithm to be learned from examples. Stateless; knows neither tfjs nor the network. */
export interface Task {
  /** Its name in a registry, such as `copy`. */
  readonly kind: string;
  /** Its options with all defaults filled in. The kind's loader makes the same task from them. */
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
  /**
   * The slots of memory that a sequence of a setting needs, where all that is shown has to be kept, each vector or
   * item in a slot of its own. A memory that is too short for the training range is refused before training. No
   * memory is, if not given.
   */
  readonly slotsNeeded?: (setting: Setting) => number;
  /**
   * One sequence that shows these rows of bits, [L][bits], instead of drawn ones, and asks for what follows from
   * them. Only of tasks that answer with rows as wide as those shown, so that a pattern can be drawn and asked for.
   */
  readonly fromPattern?: (rows: readonly (readonly number[])[]) => Batch;
  /** When it is solved: without a wrong bit at the hardest setting of the training range, if not given. */
  readonly criterion?: Criterion;
}
