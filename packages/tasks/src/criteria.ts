import {
  type Criterion,
  finiteNumber,
  type Measurement,
  measureOf,
  objectWith,
  parseOptions,
  type Setting,
  type Task,
} from '@tapehead/core';
import * as z from 'zod';

const taskOption = z.looseObject(
  {
    criterion: z.looseObject({}, { error: 'a criterion, such as criterionOf(copy())' }).optional(),
  },
  { error: 'a task, such as copy()' },
);
const bits = z.number({ error: 'a number of bits' });
const measurement = z.looseObject(
  { bitsPerSequence: bits.nullable(), optimalBits: bits },
  { error: 'a measurement, an entry of an evaluation' },
);

const evaluationOption = z.array(
  z.looseObject(
    { setting: objectWith('the setting that was measured') },
    { error: 'a measurement, an entry of an evaluation' },
  ),
  { error: 'an evaluation, a list of measurements' },
);

/** The criterion, which checks that it is given an evaluation. */
export function checkedCriterion(kind: string, criterion: Criterion): Criterion {
  const { isMet, beside } = criterion;
  return {
    ...criterion,
    isMet(evaluation) {
      parseOptions(`${kind}.criterion.isMet.evaluation`, evaluationOption, evaluation);
      return isMet(evaluation);
    },
    ...(beside && {
      beside(excess) {
        parseOptions(`${kind}.criterion.beside.excess`, finiteNumber(), excess);
        return checkedCriterion(kind, beside(excess));
      },
    }),
  };
}

/** No wrong output at the hardest setting of the training range, which is measured first. */
function noneWrong(task: Pick<Task, 'kind' | 'outputs'>): Criterion {
  return checkedCriterion(task.kind, {
    words: `zero ${measureOf(task).wrong} at the hardest setting of the training range`,
    measure: 'wrong outputs',
    isMet: ([hardest]) => hardest?.wrong === 0,
  });
}

/**
 * When a task is solved: as it says itself, or without a wrong output at the hardest setting of its training range.
 * @throws {InvalidOptionsError} for what is no task.
 * @example
 * ```ts
 * import { copy, criterionOf } from '@tapehead/tasks';
 *
 * console.log(criterionOf(copy()).words);
 * ```
 */
export function criterionOf(task: Pick<Task, 'kind' | 'outputs' | 'criterion'>): Criterion {
  parseOptions('criterionOf.task', taskOption, task);
  return task.criterion ?? noneWrong(task);
}

/** A setting, and the largest share of wrong bits there. */
export interface Limit {
  readonly setting: Setting;
  readonly atMost: number;
}

/** A criterion of wrong bits: all of the limits have to be kept. */
export function wrongBitsCriterion(words: string, limits: readonly Limit[]): Criterion {
  return {
    words,
    measure: 'wrong outputs',
    isMet: (evaluation) =>
      limits.every(({ setting, atMost }) => {
        const entry = evaluation.find((other) => isSame(other.setting, setting));
        return entry !== undefined && entry.errorRate <= atMost;
      }),
  };
}

/**
 * Bits per sequence above the optimum; infinitely many where nothing is known in bits, as of numbers.
 * @throws {InvalidOptionsError} for what is no measurement.
 */
export function excessBits(measured: Pick<Measurement, 'bitsPerSequence' | 'optimalBits'>): number {
  const { bitsPerSequence, optimalBits } = parseOptions('excessBits', measurement, measured);
  return (bitsPerSequence ?? Infinity) - optimalBits;
}

function isSame(one: Measurement['setting'], other: Setting): boolean {
  const names = Object.keys(other);
  return (
    names.length === Object.keys(one).length && names.every((name) => one[name] === other[name])
  );
}
