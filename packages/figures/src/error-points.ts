import { parseOptions } from '@tapehead/core';
import * as z from 'zod';

/** How many outputs were wrong at a setting of a task, as an evaluation says it. */
export interface MeasuredError {
  /** The setting of the task that was measured. */
  readonly setting: Readonly<Record<string, number>>;
  /** The length in that setting. */
  readonly length: number;
  /** Outputs that are wrong. */
  readonly wrong: number;
  /** Outputs that were measured. */
  readonly total: number;
}

const count = z.number({ error: 'a number' });

// The entries of an evaluation have further members.
const measured = z.array(
  z.looseObject(
    {
      setting: z.record(z.string(), count, { error: 'a setting of the task' }),
      length: count,
      wrong: count,
      total: count,
    },
    { error: 'an entry of an evaluation' },
  ),
  { error: 'an evaluation, a list of what was measured at each setting' },
);

/**
 * The points for `errorByLength` in an evaluation: the settings that differ from the first in their length
 * alone.
 * @throws {InvalidOptionsError} for what is no evaluation.
 */
export function errorPoints(
  evaluation: readonly MeasuredError[],
): Omit<MeasuredError, 'setting'>[] {
  parseOptions('errorPoints', measured, evaluation);
  const first = evaluation[0]?.setting ?? {};
  const onlyLengthDiffers = (setting: MeasuredError['setting']) =>
    Object.keys({ ...first, ...setting }).every(
      (name) => name === 'length' || setting[name] === first[name],
    );
  return evaluation
    .filter(({ setting }) => onlyLengthDiffers(setting))
    .map(({ length, wrong, total }) => ({ length, wrong, total }));
}
