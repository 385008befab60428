import * as z from 'zod';
import { parseOptions } from './parse-options.js';

/**
 * An object with these methods, taken as it is: a part, a model, a generator. `what` says what was expected,
 * with an example.
 */
export function objectWith<Value>(
  what: string,
  ...methods: readonly string[]
): z.ZodCustom<Value, Value> {
  return z.custom<Value>((value) => hasMethods(value, methods), { error: what });
}

/** A function, taken as it is. */
export function functionOption<Value>(): z.ZodCustom<Value, Value> {
  return z.custom<Value>((value) => typeof value === 'function', { error: 'a function' });
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** A seeded generator, taken as it is. */
export function generatorOption<Value>(): z.ZodCustom<Value, Value> {
  const what = 'a generator, such as createRng(1) of @tapehead/core';
  return objectWith<Value>(what, 'uniform', 'integer');
}

/** An option that may be left out and that another function checks. */
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
