import { finiteNumber, flag, oneOf, realNumber, strictOptions, wholeNumber } from '@tapehead/core';
import * as z from 'zod';

const json = z.json({ error: 'a JSON value' });

/** Values to choose from. */
const values = z
  .array(json, { error: 'a list of values' })
  .min(1, { error: 'at least one value' })
  .max(10_000, { error: 'at most 10000 values' });

/** A range to draw numbers from, both ends included. */
const range = strictOptions({
  from: finiteNumber(),
  to: finiteNumber(),
  /** `log` draws evenly over the orders of magnitude. */
  scale: oneOf(['linear', 'log']).default('linear'),
  /** Whether to draw whole numbers. */
  whole: flag().default(false),
})
  .refine(({ from, to }) => from <= to, { error: '"from" to be at most "to"' })
  .refine(({ from, scale }) => scale === 'linear' || from > 0, {
    error: '"from" to be greater than 0 on a log scale',
  });

export type Range = z.output<typeof range>;

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

/** The schema of a sweep file. */
export const sweepOptions = strictOptions({
  /** The recipe that every run starts from; the defaults of all fields, if neither this nor a field names one. */
  recipe: z.string({ error: 'the name of a recipe' }).nullable().default(null),
  /** Fields that replace the recipe's in every run. */
  config: z.record(z.string(), json, { error: 'an object of fields of the config' }).default({}),
  /** Runs with every combination of these values. */
  grid: fieldsOf(values).nullable().default(null),
  /** A number of runs with values drawn at random. */
  random: strictOptions({
    runs: wholeNumber(1, 10_000),
    seed: wholeNumber(0, 2 ** 32 - 1).default(1),
    fields: fieldsOf(z.union([values, range], { error: 'a list of values, or {"from", "to"}' })),
  })
    .nullable()
    .default(null),
  /** Stops the worse runs early (successive halving). */
  halving: strictOptions({
    /** After how many training sequences to compare the runs. */
    rungs: z
      .array(wholeNumber(1, 1e12), { error: 'a list of numbers of training sequences' })
      .min(1, { error: 'at least one number of training sequences' })
      .refine((rungs) => rungs.every((rung, index) => rung > (rungs[index - 1] ?? 0)), {
        error: 'ascending numbers of training sequences',
      }),
    /** The share of the runs that go on after each comparison. */
    keep: realNumber(0.01, 0.99).default(0.5),
  })
    .nullable()
    .default(null),
});

/** A sweep file. */
export type SweepOptions = z.input<typeof sweepOptions>;

/** The same with every default filled in. */
export type SweepSpec = z.output<typeof sweepOptions>;

/** After how many training sequences to compare runs, and which share of them goes on. */
export type Halving = NonNullable<SweepSpec['halving']>;
