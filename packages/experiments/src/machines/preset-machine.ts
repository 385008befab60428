import {
  type ControllerDefinition,
  type JsonObject,
  type ModelDefinition,
  parseOptions,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import type { MachineLoader } from './machine.js';

type Size = z.ZodDefault<z.ZodInt>;

/** The schemas of N and M, which are these if not given. */
export function memorySizes(slots: number, width: number): { slots: Size; width: Size } {
  return {
    slots: wholeNumber(1, 65_536).default(slots),
    width: wholeNumber(1, 4096).default(width),
  };
}

/** The config's controller, for a preset that has one of its own otherwise. */
interface GivenController {
  readonly controller?: ControllerDefinition;
}

/** A machine that a preset makes from options of this schema, and from the config's controller. */
export function presetMachine<Schema extends z.ZodType<JsonObject>>(
  kind: string,
  schema: Schema,
  make: (options: z.output<Schema>, controller: GivenController) => ModelDefinition,
): MachineLoader {
  return (given, controller) => {
    const options = parseOptions(kind, schema, given);
    return { options, model: make(options, givenController(controller)) };
  };
}

/** The controller as a member of a preset's options; none if there is none. */
export function givenController(controller: ControllerDefinition | undefined): GivenController {
  return controller ? { controller } : {};
}
