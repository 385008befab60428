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
        const others = all.flatMap((other) => other.get(path) ?? []);
        return value === undefined ? [] : [`${nameOf(path)} ${shortened(value, others)}`];
      })
      .join(' · '),
  );
}

/** How many letters a value may have, and how many of a longer one are told. */
const [mostLetters, toldLetters] = [40, 24];

/** A value, or of a long one, such as the source of a visitor's own part, where it begins to differ from others. */
function shortened(value: string, others: readonly string[]): string {
  if (value.length <= mostLetters) return value;
  const isAlike = (at: number) => others.every((other) => other.charAt(at) === value.charAt(at));
  let from = 0;
  while (from < value.length && isAlike(from)) from += 1;
  if (from === value.length) from = 0;
  const told = value.slice(from, from + toldLetters);
  return `${from > 0 ? '…' : ''}${told}… (${value.length} letters)`;
}

/** The fields of a config, each with its path and its value as text. */
function fieldsOf(value: Json, path = ''): readonly (readonly [path: string, text: string])[] {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      fieldsOf(inner, path === '' ? name : `${path}.${name}`),
    );
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
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
