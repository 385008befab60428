import type { OutputKind } from '../interfaces/index.js';

/** The numbers of one step, [O]. */
export type Row = ArrayLike<number>;

/** How outputs of a kind are measured, and what that is called. */
export interface Measure {
  /** Whose measure it is. */
  readonly kind: OutputKind;
  /** What is counted, such as `bit` and `bits`. */
  readonly counted: { readonly one: string; readonly many: string };
  /** What each of the O outputs is: `bit`, `class` or `number`. */
  readonly output: string;
  /** What those are that are wrong, such as `wrong`, to be said behind what is counted. */
  readonly whenWrong: string;
  /** What those that are wrong are called, such as `wrong bits`. */
  readonly wrong: string;
  /** What the cost of a sequence is called: `bits per sequence` or `squared error per sequence`. */
  readonly cost: string;
  /** The unit in which `costOf` is. Nats are reported as bits. */
  readonly unit: 'nats' | 'squares';
  /** What is wrong with the targets of a step that counts, as `got …, expected …`; undefined for nothing. */
  fault(targets: Row): string | undefined;
  /** What the logits of a step stand for: probabilities, or numbers in the targets' unit. */
  outputsOf(logits: Row): number[];
  /** The answer in such outputs, in the form of targets: bits, 1 for the chosen class, or the numbers. */
  answerOf(outputs: Row): number[];
  /** How many there are to count in a step of O outputs. */
  count(size: number): number;
  /** How many of the outputs of a step are wrong. One that is NaN is. */
  wrongIn(outputs: Row, targets: Row): number;
  /** The cost of a step, in `unit`. */
  costOf(logits: Row, targets: Row): number;
}

/** Σ over the places of two rows. */
export function sumOver(size: number, term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += term(index);
  return sum;
}

/** The number at a place; NaN where there is none. */
export const at = (row: Row, index: number): number => row[index] ?? Number.NaN;
