import type { Json, JsonObject } from '@tapehead/spec';

/**
 * A config with parts of it replaced. Objects are merged member by member, but one that names another
 * `kind` replaces the old one, whose options would not fit it. Likewise a machine of another kind comes
 * with its own controller, unless `changes` name one.
 */
export function mergeConfig(config: JsonObject, changes: JsonObject): JsonObject {
  const base =
    namesOtherKind(config.machine, changes.machine) && changes.controller === undefined
      ? { ...config, controller: null }
      : config;
  return mergeObjects(base, changes);
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

function namesOtherKind(old: Json | undefined, changes: Json | undefined): boolean {
  return (
    isObject(old) && isObject(changes) && changes.kind !== undefined && changes.kind !== old.kind
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
