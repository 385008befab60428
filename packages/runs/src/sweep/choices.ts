import { createRng, type Json, type JsonObject, type Rng } from '@tapehead/core';
import type { Range, SweepSpec } from './sweep-options.js';

/** The fields that differ from run to run, one object for each run, in the order of the file. */
export function choicesOf({ grid, random }: SweepSpec): readonly JsonObject[] {
  if (grid) {
    // The last field changes fastest.
    return Object.entries(grid).reduce<readonly JsonObject[]>(
      (combinations, [path, values]) =>
        combinations.flatMap((before) => values.map((value) => ({ ...before, [path]: value }))),
      [{}],
    );
  }
  if (!random) return [];
  const { runs, seed, fields } = random;
  const rng = createRng(seed);
  return Array.from({ length: runs }, () =>
    Object.fromEntries(
      Object.entries(fields).map(([path, choice]) => [
        path,
        'from' in choice ? drawFrom(choice, rng) : drawOne(choice, rng),
      ]),
    ),
  );
}

/** How many runs the file asks for, computed without making them. */
export function countChoices({ grid, random }: SweepSpec): number {
  if (!grid) return random?.runs ?? 0;
  return Object.values(grid).reduce((product, { length }) => product * length, 1);
}

function drawOne(values: readonly Json[], rng: Rng): Json {
  return values[rng.integer(values.length)] ?? null;
}

function drawFrom({ from, to, scale, whole }: Range, rng: Rng): number {
  const share = rng.uniform();
  const value =
    scale === 'log' ? from * (to / from) ** share : from + (to - from + (whole ? 1 : 0)) * share;
  // Six digits are precise enough for a number drawn at random.
  const short = Number(value.toPrecision(6));
  const rounded = whole ? (scale === 'log' ? Math.round(value) : Math.floor(value)) : short;
  return Math.min(Math.max(rounded, from), to);
}
