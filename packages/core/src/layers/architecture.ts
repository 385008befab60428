import * as z from 'zod';
import {
  didYouMean,
  InvalidOptionsError,
  objectWith,
  parseOptions,
  strictOptions,
} from '../options/index.js';
import type { Architecture, JsonObject } from '../interfaces/index.js';

/** The schema of a nested part in stored options. The part's own loader checks its options. */
export const architectureOption: z.ZodType<Architecture, Architecture> = strictOptions({
  kind: z.string({ error: 'the name of a kind' }),
  options: z.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    {
      error: 'an object of options',
    },
  ),
});

/** The schema of an option that is a part's definition. `what` says what was expected, with an example. */
export function definitionOption<Defined extends Architecture>(
  what: string,
): z.ZodCustom<Defined, Defined> {
  return objectWith<Defined>(what, 'build').refine(
    ({ kind, options }) => typeof kind === 'string' && typeof options === 'object',
    { error: what },
  );
}

const partOption = z.looseObject(
  { kind: z.string({ error: 'the name of a kind' }), options: z.custom<JsonObject>() },
  { error: 'a part, such as lstm({ units: 100 })' },
);

/**
 * A definition as data, without the means to build it.
 * @throws {InvalidOptionsError} if it is none.
 */
export function architectureOf(definition: Architecture): {
  kind: string;
  options: JsonObject;
} {
  const { kind, options } = parseOptions('architectureOf', partOption, definition);
  return { kind, options };
}

const tableOption = z.record(
  z.string(),
  z.custom(
    (entry) => typeof entry === 'function' || (typeof entry === 'object' && entry !== null),
    {
      error: 'a function that makes such a part from its options',
    },
  ),
  { error: 'an object that holds functions by the names of kinds' },
);

/**
 * The entry of one of a registry's tables.
 * @throws {InvalidOptionsError} if the kind is not in the table, or the table none.
 */
export function findKind<Entry>(
  role: string,
  table: Readonly<Record<string, Entry>>,
  kind: string,
): Entry {
  parseOptions(`the registry's table for ${role}`, tableOption, table);
  const entry = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (entry !== undefined) return entry;
  const known = Object.keys(table);
  throw new InvalidOptionsError([
    `${role}: the kind ${JSON.stringify(kind)} is not registered; known: ${known.join(', ') || 'none'}. Pass a registry that holds it${didYouMean(kind, known)}`,
  ]);
}
