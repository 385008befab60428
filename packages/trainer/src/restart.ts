import {
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
  /**
   * The share of wrong outputs in a check above which it has not learned its task; more than a machine that has learned it
   * has wrong now and then.
   */
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
  begin: functionOption<RestartOptions['begin']>(),
});

/** @throws {InvalidOptionsError} for numbers out of range, and without a function `begin`. */
export function parseRestart(options: RestartOptions): RestartOptions {
  return parseOptions('train.restart', wholeOptions, options);
}

/**
 * The share of wrong outputs for which a run begins anew whose state this is right after a check; null if it goes on. Checks that
 * measure nothing say nothing, nor does one that the signal ended.
 */
export function stuckAt(
  { sequences, begunAt, lastCheck }: TrainingState,
  { after, above }: Restart,
): number | null {
  if (lastCheck?.sequences !== sequences || sequences - begunAt < after) return null;
  const share = wrongShare(lastCheck);
  return share !== null && share > above ? share : null;
}
