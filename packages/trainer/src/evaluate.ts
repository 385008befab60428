import {
  checkedElsewhere,
  generatorOption,
  objectWith,
  parseOptions,
  type Rng,
  type Setting,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';
import { nothingCounts } from './outputs.js';
import { type ForwardModel, score } from './score.js';

/** How good a model is at one setting of a task. */
export interface EvaluationEntry {
  /** The setting that was measured. */
  readonly setting: Setting;
  /** The length in that setting. */
  readonly length: number;
  /** Sequences that were measured. */
  readonly sequences: number;
  /** Outputs on the wrong side of ½, of all that count. */
  readonly wrongBits: number;
  /** Outputs that count, of all sequences. */
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

/** How to evaluate. */
export interface EvaluateOptions {
  /** Where the sequences are drawn from. */
  readonly rng: Rng;
  /** Fresh sequences for each setting. 64, if not given. */
  readonly sequences?: number;
  /** Aborted, it ends the evaluation, which throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const evaluated = {
  model: objectWith<ForwardModel>('a model, such as paper().build(task, createRng(1))', 'forward'),
  task: objectWith<Task>('a task, such as copy()', 'sample', 'optimalBits'),
  settings: z.array(z.unknown(), { error: 'a list of settings, such as task.settings' }),
};
const evaluateOptions = strictOptions({
  rng: generatorOption<Rng>(),
  sequences: wholeNumber(1, 1_000_000).default(64),
  signal: checkedElsewhere<AbortSignal>(),
});

/**
 * Measures a model on fresh sequences of each setting, in their order. The memory it takes is bounded,
 * whatever the number of sequences; now and then it lets other events have their turn.
 * @throws {InvalidOptionsError} for an argument that is none, a number of sequences or a setting out of range, and where a task's outputs
 *   cannot be measured: those that count must be bits, and some must count.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function evaluate(
  model: ForwardModel,
  task: Task,
  settings: readonly Setting[],
  options: EvaluateOptions,
): Promise<readonly EvaluationEntry[]> {
  parseOptions('evaluate.model', evaluated.model, model);
  parseOptions('evaluate.task', evaluated.task, task);
  parseOptions('evaluate.settings', evaluated.settings, settings);
  const { rng, sequences: count, signal } = parseOptions('evaluate', evaluateOptions, options);
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
