import type * as z from 'zod';
import { didYouMean } from './did-you-mean.js';
import { InvalidOptionsError } from './invalid-options-error.js';

/**
 * Checks `value` against a schema made from this package's schemas and fills in the defaults.
 * `where` names what the options are for and begins each line of the error.
 * @throws {InvalidOptionsError} naming every option at fault, its value and what would be right.
 */
export function parseOptions<Schema extends z.ZodType>(
  where: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  requireSchema(schema);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new InvalidOptionsError(result.error.issues.flatMap((issue) => faultLines(where, issue)));
}

function requireSchema(schema: unknown): void {
  if (typeof Reflect.get(Object(schema), 'safeParse') === 'function') return;
  throw new InvalidOptionsError([
    `parseOptions.schema: got ${show(schema)}, expected a schema, such as strictOptions({ bits: wholeNumber(1, 8) })`,
  ]);
}

function faultLines(where: string, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  const name = [where, ...path].join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message;
    return issue.keys.map(
      (key) =>
        `${name}.${key}: no such option; known options: ${known}${didYouMean(key, known.split(', '))}`,
    );
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [meant, ...others] = issue.errors.filter(isWithin);
    if (meant && others.length === 0) return meant.flatMap((inner) => faultLines(name, inner));
    const wanted = issue.errors.flat().map(({ message }) => message);
    return [`${name}: got ${show(issue.input)}, expected ${[...new Set(wanted)].join(', or ')}`];
  }
  if (issue.code === 'invalid_union') {
    // The path of this issue ends at the discriminator, but its message is about the whole object.
    return [
      `${[where, ...path.slice(0, -1)].join('.')}: got ${show(issue.input)}, expected ${issue.message}`,
    ];
  }
  return [`${name}: got ${show(issue.input)}, expected ${issue.message}`];
}

/** Whether the value itself has the right type and only something inside it is wrong. */
function isWithin(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys');
}

const longest = 60;

/** A value as it stands in a message, cut short where it is long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  const text = textOf(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** JSON for plain data; for anything else, such as a tensor or a circular object, what kind of object it is. */
function textOf(value: unknown): string {
  const name = typeof value === 'object' && value !== null ? nameOf(value) : 'Object';
  if (name !== 'Object' && name !== 'Array') return `an object of the class ${name}`;
  try {
    // Wrapped in a list, since JSON.stringify alone returns undefined for an object that has no JSON.
    return JSON.stringify([value]).slice(1, -1);
  } catch {
    return name === 'Array' ? 'an array' : 'an object';
  }
}

function nameOf(value: object): string {
  const maker: unknown = Reflect.get(value, 'constructor');
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'Object';
}
