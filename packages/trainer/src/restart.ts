import {
  checkedElsewhere,
  functionOption,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Rng,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { type TrainingState, wrongShare } from './training-state.js';

/** When a run that has not learned its task begins anew, with other first weights. */
export interface Restart {
  /** Training sequences since it began, or last began anew, before which it goes on. */
  readonly after: number;
  /** The share of wrong outputs in a check above which it has not learned its task. */
  readonly above: number;
}

/** The same, and how. */
export interface RestartOptions extends Restart {
  /** Gives the model fresh weights, drawn from `rng`, and the optimizer the state that it began with. */
  begin(rng: Rng): void;
}

/** The schema of a `Restart`. */
export interface RestartSchema extends z.ZodType<Restart, Restart> {}

const shape = {
  after: wholeNumber(1, 1e12),
  above: realNumber(0, 1),
} satisfies OptionsShape<Restart>;

/** Checks a `Restart`. */
export const restartOptions: RestartSchema = strictOptions(shape);

const wholeOptions = strictOptions({
  ...shape,
  begin: checkedElsewhere<RestartOptions['begin']>(),
});

/** @throws {InvalidOptionsError} for numbers out of range, and without a function `begin`. */
export function parseRestart(options: RestartOptions): RestartOptions {
  const { begin, ...numbers } = parseOptions('train.restart', wholeOptions, options);
  return {
    ...numbers,
    begin: parseOptions('train.restart.begin', functionOption<RestartOptions['begin']>(), begin),
  };
}

/** Whether a run of whose last check this is the state begins anew. Checks that measure nothing say nothing. */
export function isStuck(
  { sequences, begunAt, lastCheck }: TrainingState,
  { after, above }: Restart,
): boolean {
  if (lastCheck?.sequences !== sequences || sequences - begunAt < after) return false;
  return (wrongShare(lastCheck) ?? 0) > above;
}
