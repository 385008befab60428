import {
  type Controller,
  type ControllerCounts,
  type ControllerDefinition,
  type ControllerSizes,
  type JsonObject,
  parseOptions,
  requireSequences,
  requireTensor,
  type Rng,
  wholeNumber,
} from '@tapehead/core';
import { controllerSizes, partFactory } from '@tapehead/core/layers';
import type * as z from 'zod';

/** The schema of how many units a layer has. */
export const units: z.ZodInt = wholeNumber(1, 65_536);

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
    const { build: buildPart, ...definition } = load(options);
    return {
      ...definition,
      count: (sizes) => count(options, parseOptions(`${kind}.count`, controllerSizes, sizes)),
      build: (sizes, rng) => checked(kind, buildPart(sizes, rng)),
    };
  };
}

/** The controller, which checks what it is given. */
function checked<State>(kind: string, controller: Controller<State>): Controller<State> {
  const { inputSize, initialState, step } = controller;
  const [batchName, inputName] = [`${kind}.initialState.batch`, `${kind}.step.input`];
  return {
    ...controller,
    initialState(batch) {
      requireSequences(batchName, batch);
      return initialState(batch);
    },
    step(input, state) {
      requireTensor(inputName, input, 'B', inputSize);
      return step(input, state);
    },
  };
}
