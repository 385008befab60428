import { type Complete, type JsonObject, type OptionsShape, strictOptions } from '@tapehead/core';
import * as z from 'zod';

/** The schema of a part's options. The part itself checks them. */
const jsonObject = z.custom<JsonObject>(isObject, { error: 'an object of options' });

/** The schema of the options of a part, typed. The part itself checks them. */
export function optionsOf<Options>(): z.ZodType<Options, Options> {
  return z.custom<Options>(isObject, { error: 'an object of options' });
}

/** A part by its kind. Options that are left out are the kind's defaults. */
export type PartOptions = Readonly<{
  /** Its name in the registry, or that of a preset. */
  kind: string;
  /** The options of its kind; `{}` by default. */
  options?: JsonObject | undefined;
}>;

/** The schema of `PartOptions`. */
export const part: z.ZodType<Complete<PartOptions>, PartOptions> = strictOptions({
  kind: z.string({ error: 'the name of a kind' }),
  options: jsonObject.default({}),
} satisfies OptionsShape<PartOptions>);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
