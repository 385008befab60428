import { InvalidOptionsError, type Json, type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';

/** A field of a config by its path, and its value, which may be an object with fields of its own. */
export interface Field {
  /** The names from the config's top down. */
  readonly path: readonly string[];
  /** What stands there. */
  readonly value: Json;
}

const fieldsOption = z.array(
  z.looseObject(
    { path: z.array(z.string({ error: 'a name' }), { error: 'a list of names' }) },
    { error: 'a field, such as { path: ["task", "kind"], value: "copy" }' },
  ),
  { error: 'a list of fields' },
);

/**
 * The part of a config that some fields make together, whatever their order: `a.b` = 1 and `a.c` = 2 are
 * `{a: {b: 1, c: 2}}`.
 * @throws {InvalidOptionsError} naming the fields that are given twice with different values, or what is no field.
 */
export function fieldsToConfig(fields: readonly Field[]): JsonObject {
  parseOptions('fieldsToConfig.fields', fieldsOption, fields);
  const faults: string[] = [];
  const config = fields.map(nested).reduce((all, one) => join(all, one, [], faults), {});
  if (faults.length > 0) throw new InvalidOptionsError([...new Set(faults)]);
  return config;
}

/** `{a: {b: value}}` for the path a, b. */
function nested({ path: [name = '', ...rest], value }: Field): JsonObject {
  return { [name]: rest.length === 0 ? value : nested({ path: rest, value }) };
}

function join(
  one: JsonObject,
  other: JsonObject,
  path: readonly string[],
  faults: string[],
): JsonObject {
  const members = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) {
    const before = members.get(name);
    const inner = [...path, name];
    if (isObject(before) && isObject(value)) members.set(name, join(before, value, inner, faults));
    else if (before === undefined) members.set(name, value);
    else if (!isSame(before, value)) {
      faults.push(
        `config.${inner.join('.')}: got ${JSON.stringify(before)} and ${JSON.stringify(value)}, expected one of them`,
      );
    }
  }
  return Object.fromEntries(members);
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
