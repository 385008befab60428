import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  type JsonObject,
  parseOptions,
  type Rng,
} from '@tapehead/core';
import { controllerSizes, partFactory } from '@tapehead/core/layers';
import type * as z from 'zod';

/** A function that makes a controller's definition from options, as they were stored or typed. */
export function controllerFactory<Schema extends z.ZodType<JsonObject>, State>(
  kind: string,
  schema: Schema,
  build: (options: z.output<Schema>, sizes: ControllerSizes, rng: Rng) => Controller<State>,
  count: (options: z.output<Schema>, sizes: ControllerSizes) => ControllerCounts,
): (options: unknown) => ControllerDefinition<State> {
  const load = partFactory(kind, schema, build, controllerSizes);
  return (given) => {
    const options = parseOptions(kind, schema, given);
    return { ...load(options), count: (sizes) => count(options, sizes) };
  };
}
