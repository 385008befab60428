import type { Json, JsonObject } from '@tapehead/core';
import { numberFields } from '../settings/configs.js';
import { fieldTexts } from '../settings/field-texts.js';
import { isJsonObject } from '../settings/json.js';
import { numberFieldNames } from '../settings/settings.js';

/** What differs between configs, in words such as `Seed 7`; for each of them what it has, and nothing if they are alike. */
export function differences(configs: readonly JsonObject[]): readonly string[] {
  const all = configs.map((config) => new Map(fieldsOf(config)));
  const paths = [...new Set(all.flatMap((fields) => [...fields.keys()]))];
  const differing = paths.filter((path) => new Set(all.map((fields) => fields.get(path))).size > 1);
  return all.map((fields) =>
    differing
      .flatMap((path) => {
        const value = fields.get(path);
        return value === undefined ? [] : [`${nameOf(path)} ${value}`];
      })
      .join(' · '),
  );
}

/** The fields of a config, each with its path and its value as text. */
function fieldsOf(value: Json, path = ''): readonly (readonly [path: string, text: string])[] {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      fieldsOf(inner, path === '' ? name : `${path}.${name}`),
    );
  }
  // The source of a visitor's own part is too long to be told, but not whether it is another one.
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [[path, text.length > 40 ? `${text.slice(0, 24)}… (${text.length} letters)` : text]];
}

/** What the form calls a field, or the end of its path. */
function nameOf(path: string): string {
  const field = numberFieldNames.find((name) => numberFields[name].join('.') === path);
  if (field) return fieldTexts[field].label;
  return path
    .split('.')
    .filter((name) => name !== 'options')
    .slice(-2)
    .join(' ');
}
