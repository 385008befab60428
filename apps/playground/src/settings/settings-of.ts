import type { Json, JsonObject } from '@tapehead/core';
import { isJsonObject } from './json.js';
import { configOf, kindIn, numberFields, recipeConfigs } from './configs.js';
import {
  customKind,
  defaultSettings,
  type NumberField,
  numberFieldNames,
  type Settings,
} from './settings.js';

/** A field of a config, and what it is. */
type Change = readonly [path: readonly string[], value: Json];

/**
 * The settings for a complete config: the nearest recipe of its task, and what differs from it.
 * `complete` fills in what a config leaves out.
 */
export function settingsOf(
  config: JsonObject,
  complete: (config: JsonObject) => JsonObject,
): Settings {
  const task = kindIn(config, 'task');
  const sources = sourcesOf(config);
  const ofTask = Object.keys(recipeConfigs).filter(
    (name) => kindIn(recipeConfigs[name] ?? {}, 'task') === task,
  );
  const names = ofTask.length > 0 ? ofTask : [defaultSettings.recipe];
  const [nearest] = names
    .map((recipe) => {
      const base = complete(configOf({ ...defaultSettings, recipe, ...sources }));
      return { recipe, changes: changesTo(base, config) };
    })
    .sort((left, right) => left.changes.length - right.changes.length);
  const { recipe = defaultSettings.recipe, changes = [] } = nearest ?? {};
  const numbers: Partial<Record<NumberField, number>> = {};
  const more: string[] = [];
  for (const [path, value] of changes) {
    const name = path.join('.');
    const field = numberFieldNames.find((known) => numberFields[known].join('.') === name);
    if (field && typeof value === 'number') numbers[field] = value;
    else more.push(`${name}=${JSON.stringify(value)}`);
  }
  return { recipe, numbers, more, ...sources, zoo: null };
}

/** The sources of the visitor's own task, controller and head in a config; null where they have written none. */
export function sourcesOf({
  task,
  controller,
  machine,
}: JsonObject): Pick<Settings, 'source' | 'part' | 'head'> {
  const options = isJsonObject(machine) && isJsonObject(machine.options) ? machine.options : {};
  const heads: readonly Json[] = Array.isArray(options.moreHeads) ? options.moreHeads : [];
  return {
    source: sourceIn(task),
    part: sourceIn(controller),
    head: heads.map(sourceIn).find((head) => head !== null) ?? null,
  };
}

function sourceIn(part: Json | undefined): string | null {
  if (!isJsonObject(part) || part.kind !== customKind || !isJsonObject(part.options)) return null;
  const { source } = part.options;
  return typeof source === 'string' ? source : null;
}

/** The changes that turn one complete config into another when they are merged into it in this order. */
function changesTo(base: JsonObject, config: JsonObject): readonly Change[] {
  const { controller = null, machine } = config;
  const changes = objectChanges(base, config, []);
  if (!otherKind(base.machine, machine)) return changes;
  // A machine of another kind comes with its own controller, unless one is named after it.
  const others = changes.filter(([[first]]) => first !== 'controller');
  return [...others, [['controller'], controller]];
}

function objectChanges(
  base: JsonObject,
  config: JsonObject,
  path: readonly string[],
): readonly Change[] {
  return Object.entries(config).flatMap(([name, value]): readonly Change[] => {
    const before = base[name];
    const inner = [...path, name];
    if (isJsonObject(before) && isJsonObject(value) && !otherKind(before, value))
      return objectChanges(before, value, inner);
    return JSON.stringify(before) === JSON.stringify(value) ? [] : [[inner, value]];
  });
}

function otherKind(before: Json | undefined, value: Json | undefined): boolean {
  return isJsonObject(before) && isJsonObject(value) && before.kind !== value.kind;
}
