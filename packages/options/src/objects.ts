import { z } from 'zod';
import { parseOptions } from './parse-options.js';

/**
 * An object with these methods, taken as it is: a part, a model, a generator. `what` says what was expected,
 * with an example.
 */
export function objectWith<Value>(what: string, ...methods: readonly string[]) {
  return z.custom<Value>((value) => hasMethods(value, methods), { error: what });
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof Reflect.get(value, name) === 'function');
}

const generator = objectWith(
  'a generator, such as createRng(1) of @tapehead/random',
  'uniform',
  'integer',
);

/**
 * Checks that there is a seeded generator; `where` names the argument.
 * @throws {InvalidOptionsError} if there is none.
 */
export function requireGenerator(where: string, rng: unknown): void {
  parseOptions(where, generator, rng);
}
