import { parseOptions, type Rng, type Setting, type Task, wholeNumber } from '@tapehead/core';
import { nothingCounts } from './outputs.js';
import { type ForwardModel, score } from './score.js';

/** How good a model is at one setting of a task. */
export interface EvaluationEntry {
  readonly setting: Setting;
  readonly length: number;
  readonly sequences: number;
  /** Outputs on the wrong side of ½, of all that count. */
  readonly wrongBits: number;
  readonly totalBits: number;
  /** wrongBits / totalBits. */
  readonly bitErrorRate: number;
  /** Sequences without a wrong bit. */
  readonly perfectSequences: number;
  /** Cross-entropy in bits, averaged over the sequences. */
  readonly bitsPerSequence: number;
  /** What the best possible predictor would need instead. */
  readonly optimalBits: number;
}

export interface EvaluateOptions {
  /** Where the sequences are drawn from. */
  readonly rng: Rng;
  /** Fresh sequences for each setting. 64, if not given. */
  readonly sequences?: number;
  readonly signal?: AbortSignal;
}

/**
 * Measures a model on fresh sequences of each setting, in their order. The memory it takes is bounded,
 * whatever the number of sequences; now and then it lets other events have their turn.
 * @throws {InvalidOptionsError} for a number of sequences or a setting out of range, and where a task's outputs
 *   cannot be measured: those that count must be bits, and some must count.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function evaluate(
  model: ForwardModel,
  task: Task,
  settings: readonly Setting[],
  { rng, sequences = 64, signal }: EvaluateOptions,
): Promise<readonly EvaluationEntry[]> {
  const count = parseOptions('evaluate.sequences', wholeNumber(1, 1_000_000), sequences);
  const entries: EvaluationEntry[] = [];
  for (const setting of settings) {
    const copies = Array.from({ length: count }, () => setting);
    const { wrongBits, totalBits, perfectSequences, bits, optimalBits } = await score(
      model,
      task,
      copies,
      rng,
      signal,
    );
    if (totalBits === 0) throw nothingCounts(task, setting);
    entries.push({
      setting,
      length: setting.length,
      sequences: count,
      wrongBits,
      totalBits,
      bitErrorRate: wrongBits / totalBits,
      perfectSequences,
      bitsPerSequence: bits / count,
      optimalBits: optimalBits / count,
    });
  }
  return entries;
}
