import type { Json, JsonObject } from '@tapehead/core';
import { mergeConfig, recipes } from '@tapehead/experiments';
import { customRecipe } from './custom-recipe.js';
import { defaultsFor } from './defaults.js';
import { isJsonObject } from './json.js';
import { customKind, type NumberField, numberFieldNames, type Settings } from './settings.js';

/** Where they stand in a config. */
export const numberFields: Readonly<Record<NumberField, readonly string[]>> = {
  slots: ['machine', 'options', 'slots'],
  width: ['machine', 'options', 'width'],
  'read-heads': ['machine', 'options', 'readHeads'],
  'write-heads': ['machine', 'options', 'writeHeads'],
  units: ['controller', 'options', 'units'],
  length: ['task', 'options', 'maxLength'],
  batch: ['batch'],
  rate: ['learningRate'],
  sequences: ['maxSequences'],
  seed: ['seed'],
};

/** The configs of all recipes by name, including the one for visitors' own tasks. */
export const recipeConfigs: Readonly<Record<string, JsonObject>> = {
  ...Object.fromEntries(Object.entries(recipes).map(([name, { config }]) => [name, config])),
  [customKind]: customRecipe,
};

/** The config of an experiment, not yet checked. */
export function configOf({ recipe, numbers, more, source, part, head }: Settings): JsonObject {
  const changes: readonly JsonObject[] = [
    ...more.map(parseAssignment).filter((change) => change !== null),
    ...numberFieldNames.flatMap((field) => {
      const value = numbers[field];
      return value === undefined ? [] : [nested(numberFields[field], value)];
    }),
    ...(source === null ? [] : [{ task: { options: { source } } }]),
    ...(part === null ? [] : [{ controller: { kind: customKind, options: { source: part } } }]),
  ];
  const base = recipeConfigs[recipe] ?? {};
  if (head === null) return mergeConfig(base, ...changes);
  // Other machines have no place for a further head.
  const paper = (kindIn(base, 'machine') ?? 'paper') === 'paper' ? [] : [paperMachine(base)];
  return withHead(mergeConfig(base, ...paper, ...changes), head);
}

/** What makes the paper's machine of another one, with the same controller. */
function paperMachine({ controller }: JsonObject): JsonObject {
  return { machine: { kind: 'paper' }, ...(controller !== undefined && { controller }) };
}

/** The config with a head of the visitor's own, in place of one that it has already. */
function withHead(config: JsonObject, source: string): JsonObject {
  const given = memberOf(memberOf(config.machine, 'options'), 'moreHeads');
  const heads: readonly Json[] = Array.isArray(given) ? given : [];
  const others = heads.filter((one) => memberOf(one, 'kind') !== customKind);
  const own = { kind: customKind, options: { source } };
  return mergeConfig(config, { machine: { options: { moreHeads: [...others, own] } } });
}

/** The value that a field has in a config, or by default; null where the parts have no such option. */
export function numberIn(config: JsonObject, field: NumberField): number | null {
  // A run of several phases has no single budget: it is lengthened by another phase.
  if (field === 'sequences' && Array.isArray(config.phases) && config.phases.length > 0)
    return null;
  const complete = mergeConfig(
    defaultsFor(kindIn(config, 'machine'), kindIn(config, 'task')),
    config,
  );
  const value = numberFields[field].reduce<Json | undefined>(memberOf, complete);
  return typeof value === 'number' ? value : null;
}

/** The kind of one of a config's parts. */
export function kindIn(config: JsonObject, part: 'task' | 'controller' | 'machine'): string | null {
  const kind = memberOf(config[part], 'kind');
  return typeof kind === 'string' ? kind : null;
}

/** More levels than any config has. Much deeper values cannot be sent to a worker. */
const mostLevels = 32;

/**
 * Parses `a.b=value` to `{a: {b: value}}`; a value that is not JSON is a string. Null if the text is no assignment, or has
 * more than 32 levels.
 */
export function parseAssignment(text: string): JsonObject | null {
  const sign = text.indexOf('=');
  const path = text.slice(0, Math.max(sign, 0)).split('.');
  const value = jsonOrString(text.slice(sign + 1));
  if (path.includes('') || !fits(value, mostLevels - path.length)) return null;
  return nested(path, value);
}

/** Whether a value has at most so many levels of objects and arrays. */
function fits(value: Json, levels: number): boolean {
  if (levels < 0) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((member: Json) => fits(member, levels - 1));
}

function jsonOrString(text: string): Json {
  const parse: (text: string) => Json = JSON.parse;
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function nested([name, ...rest]: readonly string[], value: Json): JsonObject {
  return { [name ?? '']: rest.length === 0 ? value : nested(rest, value) };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
