import * as z from 'zod';
import { InvalidOptionsError } from './invalid-options-error.js';
import { parseOptions } from './parse-options.js';
import { isTensor } from './require-tensor.js';

type Weights = Readonly<Record<string, { readonly isDisposed: boolean }>>;

const model = z.custom<{ readonly weights: Weights }>((value) => hasObject(value, 'weights'), {
  error: 'a model, such as paper().build(task, createRng(1))',
});

const registry = z.custom<object>(
  (value) => ['controllers', 'heads', 'memories', 'models'].every((name) => hasObject(value, name)),
  { error: 'a registry of parts, such as ntmRegistry of @tapehead/ntm' },
);

function hasObject(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'object' && member !== null;
}

/**
 * Checks that a value is a model that was not disposed of; `where` names the argument in the error.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireModel(where: string, value: unknown): void {
  const { weights } = parseOptions(where, model, value);
  if (Object.values(weights).some(({ isDisposed }) => isDisposed)) {
    throw new InvalidOptionsError([
      `${where}: got a model that was disposed of, expected one that has its weights`,
    ]);
  }
}

/** The schema of variables by name, such as the weights of a model. They are passed on unchanged. */
export function variablesOption<Value>(): z.ZodCustom<Value, Value> {
  return z.custom<Value>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(isTensor),
    { error: 'variables by their names, such as the weights of a model' },
  );
}

/**
 * Checks that something is a registry of parts; `where` names the argument.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireRegistry(where: string, value: unknown): void {
  parseOptions(where, registry, value);
}
