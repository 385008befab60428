import { type Json, type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';

const fields = z.looseObject({}, { error: 'an object of fields of the config' });

/**
 * A config with parts of it replaced, by one change after the other. Objects are merged member by member, but
 * one that names another `kind` than what was there replaces it, whose options would not fit it. Options
 * without a kind are for the kind that a later change names, or else for the one that is there already.
 *
 * A machine of another kind than the config's comes with its own controller, unless a change names one.
 * @throws {InvalidOptionsError} for a config or a change that is no object.
 */
export function mergeConfig(config: JsonObject, ...changes: readonly JsonObject[]): JsonObject {
  parseOptions('mergeConfig.config', fields, config);
  parseOptions('mergeConfig.changes', z.array(fields), changes);
  const machine = changes.findLast((change) => isNamed(change.machine))?.machine;
  const bringsController =
    namesOtherKind(config.machine, machine) &&
    changes.every(({ controller }) => controller === undefined);
  const base = bringsController ? { ...config, controller: null } : config;
  return withLaterKinds(changes).reduce(mergeObjects, base);
}

/** The changes, with the kind of a part in each that gives options for it and leaves its kind to a later one. */
function withLaterKinds(changes: readonly JsonObject[]): readonly JsonObject[] {
  return changes.reduceRight<readonly JsonObject[]>(
    (later, change) => [later.reduce(withKindsOf, change), ...later],
    [],
  );
}

function withKindsOf(change: JsonObject, later: JsonObject): JsonObject {
  const members = Object.entries(change).map(([name, value]) => {
    const after = Object.hasOwn(later, name) ? later[name] : undefined;
    return [name, isObject(value) && isObject(after) ? withKindsOf(value, after) : value] as const;
  });
  const named = isNamed(later) && !isNamed(change) ? { kind: later.kind } : {};
  return { ...Object.fromEntries(members), ...named };
}

function mergeObjects(old: JsonObject, changes: JsonObject): JsonObject {
  const members = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(changes)) {
    const before = members.get(name);
    const merges = isObject(before) && isObject(value) && !namesOtherKind(before, value);
    members.set(name, merges ? mergeObjects(before, value) : value);
  }
  return Object.fromEntries(members);
}

/** Whether both name a kind, and not the same one. */
function namesOtherKind(old: Json | undefined, changes: Json | undefined): boolean {
  return isNamed(old) && isNamed(changes) && changes.kind !== old.kind;
}

function isNamed(value: Json | undefined): value is JsonObject & { readonly kind: Json } {
  return isObject(value) && value.kind !== undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
