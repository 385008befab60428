import { parseOptions } from '@tapehead/options';
import type { Definition, JsonObject, Rng } from '@tapehead/spec';
import type * as z from 'zod';

/**
 * A function from options (typed, or as they were stored) to the definition of a part without nested
 * parts. The definition holds the complete options.
 */
export function partFactory<Schema extends z.ZodType<JsonObject>, Part, Sizes>(
  kind: string,
  schema: Schema,
  build: (options: z.output<Schema>, sizes: Sizes, rng: Rng) => Part,
): (options: unknown) => Definition<Part, Sizes> {
  return (options) => {
    const complete = parseOptions(kind, schema, options);
    return { kind, options: complete, build: (sizes, rng) => build(complete, sizes, rng) };
  };
}
