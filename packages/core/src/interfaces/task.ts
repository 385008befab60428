import type { JsonObject } from './definition.js';
import type { TaskOutputs } from './outputs.js';
import type { Rng } from './rng.js';

/** B sequences of up to T steps, time-major, as typed arrays. */
export interface Batch {
  /** T: steps of the longest sequence. Shorter ones are filled up with zeros and masked out. */
  readonly steps: number;
  /** B. */
  readonly sequences: number;
  /** [T, B, I]. */
  readonly inputs: Float32Array;
  /** What should be answered, [T, B, O]: bits, 1 for the right one of O classes and else 0, or numbers. */
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
  /**
   * How many outputs that count are wrong: bits on the wrong side of ½, choices of another class, or numbers that are
   * off by more than the task's tolerance.
   */
  readonly wrong: number;
  /** `wrong`, as a share of all that count. */
  readonly errorRate: number;
  /** Cross-entropy in bits, averaged over the sequences; null for numbers. */
  readonly bitsPerSequence: number | null;
  /** What the best possible predictor would need instead; 0 for numbers. */
  readonly optimalBits: number;
}

/** What a check on training-range sequences has found. */
export type Checked = Pick<Measurement, 'wrong' | 'bitsPerSequence' | 'optimalBits'> & {
  /** How many outputs count. */
  readonly total: number;
};

/** When a trained model counts as one that solves a task. */
export interface Criterion {
  /** The condition in words that follow "it is solved with", such as "zero wrong bits at the length 20". */
  readonly words: string;
  /** What says most about a model: bits do where even the best predictor has wrong outputs. */
  readonly measure: 'wrong outputs' | 'bits per sequence';
  /** Whether what was measured, at the task's `settings` in their order, is enough. Nothing measured never is. */
  isMet(evaluation: readonly Measurement[]): boolean;
  /**
   * Whether what a check has found in training-range sequences is enough for it to count as solved; that no output
   * is wrong, if not given. A check that measured nothing never is.
   */
  readonly isPassed?: (check: Checked) => boolean;
  /**
   * What is asked for where a network without memory was trained too, which needs so many bits per sequence above
   * the optimum at the hardest setting; the same as without one, if not given.
   */
  readonly beside?: (excess: number) => Criterion;
}

/** Outputs that are measured together, beside all of them. */
export interface OutputGroups {
  /** What a group is one of, such as `presentation`. */
  readonly name: string;
  /** How many there are. */
  readonly count: number;
  /** The number of the group, from 1, of each step, [T, B]; of steps that do not count, and of none, anything else. */
  of(batch: Batch): ArrayLike<number>;
}

/** The names of the channels of a task, for those who look at its sequences. */
export interface Channels {
  /** Of the inputs, [I], each of them another. */
  readonly inputs: readonly string[];
  /** Of the outputs, [O], each of them another. */
  readonly outputs: readonly string[];
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
  /** What the outputs are, and so how they are trained and measured: bits, if not given. */
  readonly outputs?: TaskOutputs;
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
  /**
   * What training sees instead of a batch of `sample`, of the same sizes, targets and mask: with the right outputs among
   * its inputs, for models that see their last output. The batch itself, if not given.
   */
  readonly teach?: (batch: Batch) => Batch;
  /** Bits per sequence that the best possible predictor needs; 0 where targets follow from inputs, or are numbers. */
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
  /**
   * One sequence that shows this string instead of a drawn one, and asks for what follows from it. Its symbols are called as
   * the channels of the inputs are. Only of tasks that show strings of symbols.
   */
  readonly fromString?: (symbols: readonly string[]) => Batch;
  /** What is to be learned, in one sentence, such as "It sees a string, and has to say it backwards.". */
  readonly summary?: string;
  /** By how much the length of a longer setting is more: every length is possible, if not given. */
  readonly lengthStep?: number;
  /** What each channel of the inputs and outputs is called. */
  readonly channels?: Channels;
  /** Parts of the outputs that an evaluation measures on their own, too. */
  readonly groups?: OutputGroups;
  /** When it is solved: without a wrong output at the hardest setting of the training range, if not given. */
  readonly criterion?: Criterion;
}
