import {
  functionOption,
  objectWith,
  parseOptions,
  positiveNumber,
  type Registry,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';

const example = {
  addressing: 'an addressing, such as content() of @tapehead/heads',
  controller: 'a controller, such as lstm({ units: 8 }) of @tapehead/controllers',
  head: 'a head, such as readHead() of @tapehead/heads',
  memory: 'a memory, such as eraseAddMemory({ slots: 8, width: 4 }) of @tapehead/memory',
  model: 'a machine, such as paper() of @tapehead/ntm',
  task: 'a task, such as copy() of @tapehead/tasks',
};

const name = z.string({ error: 'a name' });
const sizes = z.looseObject({}, { error: 'sizes, such as { inputSize: 3 }' });
const list = 'a list of at least one object of sizes';
const sizesList = z.array(sizes, { error: list }).min(1, { error: list }).optional();
const largest = positiveNumber(Number.MAX_VALUE).optional();

/**
 * Checks that the subject of a contract has a kind and can be built, or sampled if it is a task.
 * @throws {InvalidOptionsError} if it is something else.
 */
export function requireKind(where: string, role: keyof typeof example, value: unknown): void {
  const methods = role === 'task' ? ['drawSetting', 'sample'] : ['build'];
  const { kind } = parseOptions(
    where,
    objectWith<{ readonly kind: unknown }>(example[role], ...methods),
    value,
  );
  parseOptions(`${where}.kind`, name, kind);
}

/**
 * Checks the options of a contract for parts that are built at several sizes.
 * @throws {InvalidOptionsError} naming each fault.
 */
export function requireSizedOptions(where: string, table: keyof Registry, options: unknown): void {
  const registry = registryWith(table);
  parseOptions(where, strictOptions({ sizes: sizesList, registry, largest }), options);
}

/**
 * Checks the options of a contract for memories, whose definitions have their size.
 * @throws {InvalidOptionsError} naming each fault.
 */
export function requireMemoryOptions(where: string, options: unknown): void {
  parseOptions(where, strictOptions({ registry: registryWith('memories'), largest }), options);
}

/**
 * Checks the options of a contract for tasks.
 * @throws {InvalidOptionsError} naming each fault.
 */
export function requireTaskOptions(where: string, options: unknown): void {
  parseOptions(where, strictOptions({ registry: registryWith('tasks') }), options);
}

/**
 * Checks the options of the contract for steps of training.
 * @throws {InvalidOptionsError} naming each fault.
 */
export function requireStepOptions(where: string, engine: unknown, options: unknown): void {
  parseOptions(`${where}.engine`, name, engine);
  parseOptions(
    where,
    strictOptions({
      model: objectWith(example.model, 'build'),
      sizes,
      create: functionOption(),
      learningRate: positiveNumber(Number.MAX_VALUE).optional(),
    }),
    options,
  );
}

function registryWith(table: keyof Registry) {
  return z
    .custom(
      (value) => {
        if (typeof value !== 'object' || value === null) return false;
        const parts: unknown = Reflect.get(value, table);
        return typeof parts === 'object' && parts !== null;
      },
      { error: `a registry with ${table}` },
    )
    .optional();
}
