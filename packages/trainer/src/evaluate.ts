import {
  checkedElsewhere,
  generatorOption,
  measureOf,
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
import { type ForwardModel, inBits, score } from './score.js';

/** How good a model is at one setting of a task. */
export interface EvaluationEntry {
  /** The setting that was measured. */
  readonly setting: Setting;
  /** The length in that setting. */
  readonly length: number;
  /** Sequences that were measured. */
  readonly sequences: number;
  /**
   * Outputs that are wrong: bits on the wrong side of ½, choices of another class, or numbers that are off by more
   * than the task's tolerance.
   */
  readonly wrong: number;
  /** Outputs that count, of all sequences. */
  readonly total: number;
  /** wrong / total. */
  readonly errorRate: number;
  /** Sequences without a wrong output. */
  readonly perfectSequences: number;
  /** Averaged over the sequences: cross-entropy in nats, or for numbers the squared error in their own unit's square. */
  readonly cost: number;
  /** The cost in bits; null for numbers. */
  readonly bitsPerSequence: number | null;
  /** What the best possible predictor would need instead; 0 for numbers. */
  readonly optimalBits: number;
  /** The same counts for each of the task's groups, where it has any, such as `presentation 1`. */
  readonly groups?: readonly GroupEntry[];
}

/** How many outputs of a group are wrong. */
export interface GroupEntry {
  /** The group, such as `presentation 1`. */
  readonly name: string;
  /** Outputs that are wrong. */
  readonly wrong: number;
  /** Outputs that count. */
  readonly total: number;
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
 *   cannot be measured: targets must be what such outputs can be, and some must count.
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
    const scored = await score(model, task, copies, rng, signal);
    const { wrong, total, perfectSequences, cost, optimalBits, groups } = scored;
    if (total === 0) throw nothingCounts(task, setting);
    const name = task.groups?.name ?? '';
    entries.push({
      setting,
      length: setting.length,
      sequences: count,
      wrong,
      total,
      errorRate: wrong / total,
      perfectSequences,
      cost: cost / count,
      bitsPerSequence: inBits(cost / count, measureOf(task)),
      optimalBits: optimalBits / count,
      ...(task.groups && {
        groups: groups.map((group, index) => ({ name: `${name} ${index + 1}`, ...group })),
      }),
    });
  }
  return entries;
}
