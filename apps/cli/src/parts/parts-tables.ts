import { functionOption, objectWith, type Registry } from '@tapehead/core';
import type { ExperimentOptions } from '@tapehead/experiments';
import * as z from 'zod';

const table = <Entry extends z.ZodType>(entry: Entry) =>
  z.record(z.string(), entry, { error: 'an object with a member for each kind' }).default({});

/** The schema of a table of functions that make parts from their options. */
const loaders = <Table extends keyof Registry>() =>
  table(functionOption<Registry[Table][string]>());

const ownRecipe = z.strictObject(
  {
    description: z.string({ error: 'a line of text' }),
    config: z.custom<ExperimentOptions>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      { error: 'an object such as { task: { kind: "copy" } }' },
    ),
    contender: z.unknown().optional(),
  },
  { error: 'an object such as { description, config }' },
);

/** The schema of the exports of a module of parts: tables by kind, as in a registry. */
export const partsTables = z.strictObject({
  tasks: loaders<'tasks'>(),
  controllers: loaders<'controllers'>(),
  heads: loaders<'heads'>(),
  addressings: loaders<'addressings'>(),
  memories: loaders<'memories'>(),
  models: loaders<'models'>(),
  losses: table(objectWith<Registry['losses'][string]>('a loss', 'evaluate')),
  optimizers: loaders<'optimizers'>(),
  clippings: loaders<'clippings'>(),
  schedules: loaders<'schedules'>(),
  recipes: table(ownRecipe),
});

/** The tables of one module; those that it does not export are empty. */
export type PartsTables = z.output<typeof partsTables>;

export const tableNames: readonly string[] = Object.keys(partsTables.shape);
