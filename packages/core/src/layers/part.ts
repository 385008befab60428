import type * as z from 'zod';
import { functionOption, parseOptions, requireGenerator } from '../options/index.js';
import type { Definition, JsonObject, Rng } from '../interfaces/index.js';

/**
 * A function from options (typed, or as they were stored) to the definition of a part without nested
 * parts. The definition holds the complete options. `build` checks its sizes, if it is given a schema of them, and
 * that there is a generator.
 * @throws {InvalidOptionsError} if `build` is no function.
 */
export function partFactory<Schema extends z.ZodType<JsonObject>, Part, Sizes>(
  kind: string,
  schema: Schema,
  build: (options: z.output<Schema>, sizes: Sizes, rng: Rng) => Part,
  sizesSchema?: z.ZodType<Sizes>,
): (options: unknown) => Definition<Part, Sizes> {
  parseOptions('partFactory.build', functionOption(), build);
  return (options) => {
    const complete = parseOptions(kind, schema, options);
    return {
      kind,
      options: complete,
      build(sizes, rng) {
        const where = `${kind}.build`;
        requireGenerator(`${where}.rng`, rng);
        return build(complete, sizesSchema ? parseOptions(where, sizesSchema, sizes) : sizes, rng);
      },
    };
  };
}
