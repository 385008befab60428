import {
  type Complete,
  finiteNumber,
  flag,
  type Json,
  type JsonObject,
  oneOf,
  type OptionsShape,
  realNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';

/** A sweep file. It has either `grid` or `random`. */
export interface SweepOptions {
  /** The recipe that every run starts from; the defaults of all fields, if neither this nor a field names one. */
  readonly recipe?: string | null | undefined;
  /** Fields that replace the recipe's in every run. */
  readonly config?: JsonObject | undefined;
  /** Every combination of these values, by the paths of fields, such as `machine.options.slots`. */
  readonly grid?: Readonly<Record<string, readonly Json[]>> | null | undefined;
  /** A number of runs with values drawn at random. */
  readonly random?: RandomChoices | null | undefined;
  /** Stops the worse runs early (successive halving). */
  readonly halving?: HalvingOptions | null | undefined;
}

/** Runs with values drawn at random. */
export interface RandomChoices {
  /** How many runs. */
  readonly runs: number;
  /** Decides what is drawn; 1 by default. */
  readonly seed?: number | undefined;
  /** Values to choose from, or a range to draw numbers from, by the paths of fields. */
  readonly fields: Readonly<Record<string, readonly Json[] | RangeOptions>>;
}

/** A range to draw numbers from, both ends included. */
export interface RangeOptions {
  /** The smallest number. */
  readonly from: number;
  /** The largest number. */
  readonly to: number;
  /** `log` draws evenly over the orders of magnitude; `linear` by default. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Whether to draw whole numbers; false by default. */
  readonly whole?: boolean | undefined;
}

/** How to stop the worse runs early. */
export interface HalvingOptions {
  /** After how many training sequences to compare the runs, ascending. */
  readonly rungs: readonly number[];
  /** The share of the runs that go on after each comparison; 0.5 by default. */
  readonly keep?: number | undefined;
}

/** After how many training sequences to compare runs, and which share of them goes on. */
export interface Halving extends Complete<HalvingOptions> {}

/** A range with its defaults filled in. */
export interface Range extends Complete<RangeOptions> {}

/** A sweep file with every default filled in. */
export interface SweepSpec extends Complete<Omit<SweepOptions, 'random' | 'halving'>> {
  readonly random:
    | (Complete<Omit<RandomChoices, 'fields'>> & {
        readonly fields: Readonly<Record<string, readonly Json[] | Range>>;
      })
    | null;
  readonly halving: Halving | null;
}

const json = z.json({ error: 'a JSON value' });

/** Values to choose from. */
const values = z
  .array(json, { error: 'a list of values' })
  .min(1, { error: 'at least one value' })
  .max(10_000, { error: 'at most 10000 values' });

const range = strictOptions({
  from: finiteNumber(),
  to: finiteNumber(),
  scale: oneOf(['linear', 'log']).default('linear'),
  whole: flag().default(false),
} satisfies OptionsShape<RangeOptions>)
  .refine(({ from, to }) => from <= to, { error: '"from" to be at most "to"' })
  .refine(({ from, scale }) => scale === 'linear' || from > 0, {
    error: '"from" to be greater than 0 on a log scale',
  });

/** Fields of the config by their paths, such as `machine.options.slots`; `recipe` stands for a recipe. */
const fieldsOf = <Choice extends z.ZodType>(choice: Choice) =>
  z
    .record(z.string().regex(/^[^.]+(\.[^.]+)*$/), choice, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'a field of the config, such as machine.options.slots'
          : 'an object of fields of the config',
    })
    .refine((fields) => Object.keys(fields).length > 0, { error: 'at least one field' });

/** Checks a sweep file and fills in its defaults. */
export const sweepOptions: z.ZodType<SweepSpec, SweepOptions> = strictOptions({
  recipe: z.string({ error: 'the name of a recipe' }).nullable().default(null),
  config: z.record(z.string(), json, { error: 'an object of fields of the config' }).default({}),
  grid: fieldsOf(values).nullable().default(null),
  random: strictOptions({
    runs: wholeNumber(1, 10_000),
    seed: wholeNumber(0, 2 ** 32 - 1).default(1),
    fields: fieldsOf(z.union([values, range], { error: 'a list of values, or {"from", "to"}' })),
  } satisfies OptionsShape<RandomChoices>)
    .nullable()
    .default(null),
  halving: strictOptions({
    rungs: z
      .array(wholeNumber(1, 1e12), { error: 'a list of numbers of training sequences' })
      .min(1, { error: 'at least one number of training sequences' })
      .refine((rungs) => rungs.every((rung, index) => rung > (rungs[index - 1] ?? 0)), {
        error: 'ascending numbers of training sequences',
      }),
    keep: realNumber(0.01, 0.99).default(0.5),
  } satisfies OptionsShape<HalvingOptions>)
    .nullable()
    .default(null),
} satisfies OptionsShape<SweepOptions>);
