import type { Architecture, JsonObject } from '@tapehead/core';
import type { Check } from './check.js';
import { expectThat } from './expectations.js';

/** Checks for anything that is stored as a kind and options. */
export function architectureChecks({ kind, options }: Architecture): readonly Check[] {
  return [
    {
      name: 'its kind and options survive JSON',
      run() {
        expectThat(kind.trim() !== '', () => 'kind: got an empty name');
        const fault = jsonFault('options', options);
        expectThat(fault === undefined, () => fault ?? '');
        expectThat(!Array.isArray(options), () => 'options: got an array, expected an object');
      },
    },
  ];
}

/** The same options as they come back from storage. */
export function stored(options: JsonObject): JsonObject {
  const value: unknown = JSON.parse(JSON.stringify(options));
  if (isJsonObject(value)) return value;
  throw new Error('options: got something that is no object, expected one');
}

function isJsonObject(value: unknown): value is JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && jsonFault('options', value) === undefined;
}

/** What would change in a value by storing it as JSON, with its path; undefined if nothing would. */
function jsonFault(path: string, value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `${path}: got ${value}, which JSON cannot hold`;
  }
  if (Array.isArray(value)) {
    return firstFault(value.map((member: unknown, index) => [`${path}[${index}]`, member]));
  }
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return `${path}: got an object with a prototype of its own, which JSON cannot hold`;
    }
    return firstFault(Object.entries(value).map(([name, member]) => [`${path}.${name}`, member]));
  }
  return `${path}: got ${typeof value}, which JSON cannot hold`;
}

function firstFault(members: readonly (readonly [string, unknown])[]): string | undefined {
  for (const [path, member] of members) {
    const fault = jsonFault(path, member);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
