import { mainFigure, type Task, wordsOf } from '@tapehead/core';

type MeasuredTask = Pick<Task, 'kind' | 'outputs' | 'criterion'>;

/** How many outputs the goal is looked for in: finer than any that tasks ask for. */
const outputs = 1_000_000;
/** More bits than any sequence needs. */
const mostBits = 1_000_000;

/**
 * The greatest value of a task's main figure at which a check is solved: the share of wrong outputs in percent, or bits
 * above the optimum.
 */
export function goalIn(task: MeasuredTask): number {
  const words = wordsOf(task);
  const isPassed =
    task.criterion?.isPassed ?? (({ wrong }: { readonly wrong: number }) => wrong === 0);
  const scoreOf = (value: number) =>
    words.by === 'wrong outputs'
      ? { wrong: Math.round(value), total: outputs, bitsPerSequence: 0, optimalBits: 0 }
      : { wrong: 0, total: outputs, bitsPerSequence: value, optimalBits: 0 };
  let [passed, failed] = [0, words.by === 'wrong outputs' ? outputs : mostBits];
  for (let step = 0; step < 50; step++) {
    const middle = (passed + failed) / 2;
    if (isPassed(scoreOf(middle))) passed = middle;
    else failed = middle;
  }
  const { value } = mainFigure(words, scoreOf(passed));
  return Math.round(1e4 * (value ?? 0)) / 1e4;
}
