import * as z from 'zod';
import { textOption } from './objects.js';
import { parseOptions } from './parse-options.js';

/**
 * The members of a schema that takes these options. `strictOptions({ … } satisfies OptionsShape<Options>)` keeps a
 * schema and the interface that users see at the same members.
 */
export type OptionsShape<Options> = {
  readonly [Name in keyof Options]-?: z.ZodType<unknown, Options[Name]>;
};

/** Options whose defaults are filled in: no member is left out or undefined. */
export type Complete<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};

/** The members of a schema of options of which each has a default. */
export type DefaultsShape<Options> = {
  readonly [Name in keyof Options]-?: z.ZodDefault<
    z.ZodType<Exclude<Options[Name], undefined>, Exclude<Options[Name], undefined>>
  >;
};

const shapeOption = z.custom<object>((shape) => typeof shape === 'object' && shape !== null, {
  error: 'an object with the schema of each option',
});
const schemaOption = z.custom(
  (schema) => typeof Reflect.get(Object(schema), 'safeParse') === 'function',
  { error: 'a schema, such as wholeNumber(1, 8)' },
);

/**
 * An object with these members and no others.
 * @throws {InvalidOptionsError} if a member's schema is none.
 */
export function strictOptions<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  parseOptions('strictOptions', shapeOption, shape);
  for (const [name, schema] of Object.entries(shape)) {
    parseOptions(`strictOptions.${name}`, schemaOption, schema);
  }
  // What unknown members are answered with.
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : 'an object'),
  });
}

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): z.ZodInt {
  const error = `a whole number from ${String(min)} to ${String(max)}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A finite number from `min` to `max`, both included. */
export function realNumber(min: number, max: number): z.ZodNumber {
  const error =
    min === -Number.MAX_VALUE && max === Number.MAX_VALUE
      ? 'a finite number'
      : `a number from ${String(min)} to ${String(max)}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

/** Any finite number. */
export function finiteNumber(): z.ZodNumber {
  return realNumber(-Number.MAX_VALUE, Number.MAX_VALUE);
}

/** A number greater than zero and at most `max`. */
export function positiveNumber(max: number): z.ZodNumber {
  const error = `a number greater than 0 and at most ${String(max)}`;
  return z.number({ error }).gt(0, { error }).max(max, { error });
}

/** `true` or `false`. */
export function flag(): z.ZodBoolean {
  return z.boolean({ error: 'true or false' });
}

const namesOption = z
  .array(textOption('a name'), { error: 'a list of names' })
  .min(1, { error: 'at least one name' });

/**
 * One of the given names.
 * @throws {InvalidOptionsError} if there is no name.
 */
export function oneOf<const Names extends readonly [string, ...string[]]>(
  names: Names,
): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  parseOptions('oneOf', namesOption, names);
  return z.enum(names, { error: `one of ${names.join(', ')}` });
}
