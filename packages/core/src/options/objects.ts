import * as z from 'zod';
import { parseOptions } from './parse-options.js';

/**
 * The schema of an object with these methods, such as a part, a model or a generator. It is passed on unchanged.
 * `what` says what was expected, with an example.
 */
export function objectWith<Value>(
  what: string,
  ...methods: readonly string[]
): z.ZodCustom<Value, Value> {
  return z.custom<Value>((value) => hasMethods(value, methods), { error: what });
}

/** The schema of a function. It is passed on unchanged. */
export function functionOption<Value>(): z.ZodCustom<Value, Value> {
  return z.custom<Value>((value) => typeof value === 'function', { error: 'a function' });
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof Reflect.get(value, name) === 'function');
}

/**
 * The schema of a text, described by `error`. zod's own for texts alone would be a fifth of a page that imports only
 * tasks.
 */
export function textOption(error: string): z.ZodCustom<string, string> {
  return z.custom<string>((value) => typeof value === 'string', { error });
}

/** The schema of a seeded generator. It is passed on unchanged. */
export function generatorOption<Value>(): z.ZodCustom<Value, Value> {
  const what = 'a generator, such as createRng(1) of @tapehead/core';
  return objectWith<Value>(what, 'uniform', 'integer');
}

/** The schema of an optional option that another function checks. */
export function checkedElsewhere<Value>(): z.ZodOptional<z.ZodCustom<Value, Value>> {
  return z.custom<Value>().optional();
}

/**
 * Checks that there is a seeded generator; `where` names the argument.
 * @throws {InvalidOptionsError} if there is none.
 */
export function requireGenerator(where: string, rng: unknown): void {
  parseOptions(where, generatorOption(), rng);
}
