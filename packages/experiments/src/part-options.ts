import { type JsonObject, strictOptions } from '@tapehead/core';
import * as z from 'zod';

/** Options of a part; what makes the part checks them. */
const jsonObject = z.custom<JsonObject>(isObject, { error: 'an object of options' });

/** The same as a part's own typed options. */
export function optionsOf<Options>() {
  return z.custom<Options>(isObject, { error: 'an object of options' });
}

/** A part by its kind. Left-out options are the kind's defaults. */
export const part = strictOptions({
  kind: z.string({ error: 'the name of a kind' }),
  options: jsonObject.default({}),
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
