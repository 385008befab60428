import type { Json } from '@tapehead/core';

/** A value that holds no others. */
export type Scalar = null | boolean | number | string;

/** The scalars in a JSON value, each with its path: `{a: {b: [1]}}` has 1 at `a.b.0`. */
export function flatten(value: Json, path = ''): readonly (readonly [string, Scalar])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, member]: [string, Json]) =>
    flatten(member, path === '' ? name : `${path}.${name}`),
  );
}
