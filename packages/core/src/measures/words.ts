import type { Criterion, Task } from '../interfaces/index.js';
import { measureOf } from './measure-of.js';

/** What the scores of a task are called, and which of them says most; as JSON, for what is stored. */
export interface MeasureWords {
  /** What outputs that are wrong are called, such as `wrong bits`. */
  readonly wrong: string;
  /** What the cost of a sequence is called, such as `bits per sequence`. */
  readonly cost: string;
  /** What says most. */
  readonly by: Criterion['measure'];
}

/** What tells how a task is measured. */
export type MeasuredTask = Pick<Task, 'kind' | 'outputs' | 'criterion'>;

/**
 * What the scores of a task are called.
 * @throws {InvalidOptionsError} if the task says of its outputs what cannot be.
 */
export function wordsOf(task: MeasuredTask): MeasureWords {
  const { wrong, cost } = measureOf(task);
  return { wrong, cost, by: task.criterion?.measure ?? 'wrong outputs' };
}

/** A score, of a check or an evaluation. */
export interface Scored {
  /** Outputs that are wrong. */
  readonly wrong: number;
  /** Outputs that count. */
  readonly total: number;
  /** Null for numbers. */
  readonly bitsPerSequence: number | null;
  /** What the best possible predictor would need instead. */
  readonly optimalBits: number;
}

/** The number that says most of a score; less is better. */
export interface MainFigure {
  /** Null where nothing was measured. */
  readonly value: number | null;
  /** What it is, to be written behind it: `% wrong bits`, `bits above the optimum`, … */
  readonly unit: string;
}

/** What is written behind the number that says most, where the best predictor needs so many bits. */
export function mainUnit({ by, wrong }: MeasureWords, optimalBits: number): string {
  if (by === 'wrong outputs') return `% ${wrong}`;
  return optimalBits > 0 ? 'bits above the optimum' : 'bits per sequence';
}

/** The number that says most of a score: the share of wrong outputs in percent, or bits above the optimum. */
export function mainFigure(
  words: MeasureWords,
  { wrong, total, bitsPerSequence, optimalBits }: Scored,
): MainFigure {
  const unit = mainUnit(words, optimalBits);
  if (words.by === 'wrong outputs')
    return { value: total === 0 ? null : (100 * wrong) / total, unit };
  return { value: bitsPerSequence === null ? null : bitsPerSequence - optimalBits, unit };
}
