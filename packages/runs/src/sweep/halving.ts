import { parseOptions, realNumber } from '@tapehead/core';
import * as z from 'zod';
import type { Halving } from './sweep-options.js';

/** How good a run is so far. */
export interface Standing {
  /** The run's id in its sweep. */
  readonly id: string;
  /** The share of wrong outputs in its best check; null before the first, and for a task that is measured by bits. */
  readonly wrongShare: number | null;
  /**
   * The training loss over the last updates in bits, or the cost of its best check: of numbers, and of a task that is
   * measured by bits; null without any.
   */
  readonly bitsPerSequence: number | null;
}

/** Compares, best first: by wrong outputs, then bits per sequence, then id, so that timing never decides. */
export function byStanding(a: Standing, b: Standing): number {
  const value = (number: number | null) => number ?? Infinity;
  const order = (x: number, y: number) => (x === y ? 0 : x < y ? -1 : 1);
  return (
    order(value(a.wrongShare), value(b.wrongShare)) ||
    order(value(a.bitsPerSequence), value(b.bitsPerSequence)) ||
    (a.id < b.id ? -1 : 1)
  );
}

const standing = z.number({ error: 'a number or null' }).nullable();
const standingsOption = z.array(
  z.looseObject(
    { id: z.string({ error: "the run's id" }), wrongShare: standing, bitsPerSequence: standing },
    { error: 'where a run stands' },
  ),
  { error: 'a list of where each run stands' },
);
const keepOption = z.looseObject(
  { keep: realNumber(0, 1) },
  { error: 'an object such as { keep: 0.5 }' },
);

/**
 * The runs that continue after a comparison: the best share of them, at least one, and every run without a wrong
 * output.
 * @throws {InvalidOptionsError} if they are no standings, or the share is not between 0 and 1.
 */
export function survivors(
  standings: readonly Standing[],
  halving: Pick<Halving, 'keep'>,
): ReadonlySet<string> {
  parseOptions('survivors.standings', standingsOption, standings);
  const { keep } = parseOptions('survivors.halving', keepOption, halving);
  const count = Math.max(1, Math.ceil(keep * standings.length));
  return new Set(
    standings
      .toSorted(byStanding)
      .filter(({ wrongShare }, rank) => rank < count || wrongShare === 0)
      .map(({ id }) => id),
  );
}
