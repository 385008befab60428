import { type Architecture, type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';

const definition = z.object(
  {
    kind: z.string({ error: 'the name of a kind' }),
    options: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null, {
      error: 'an object of options',
    }),
  },
  { error: 'an object with kind and options' },
);

/**
 * A stored or typed definition, whose options are yet to be checked.
 * @throws {InvalidOptionsError} if it is none.
 */
export function parseDefinition(role: string, value: unknown): Architecture {
  return parseOptions(role, definition, value);
}
