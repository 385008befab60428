import * as z from 'zod';

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

/** An object with these members and no others. */
export function strictOptions<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
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

/** One of the given names. */
export function oneOf<const Names extends readonly [string, ...string[]]>(
  names: Names,
): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  return z.enum(names, { error: `one of ${names.join(', ')}` });
}
