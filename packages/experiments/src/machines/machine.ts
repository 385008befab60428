import type { ControllerDefinition, JsonObject, ModelDefinition, Registry } from '@tapehead/core';

/** A model made from a config's `machine` and `controller`. */
export interface Machine {
  /** The options of `machine`, complete. */
  readonly options: JsonObject;
  readonly model: ModelDefinition;
  /** The numbers of slots that it is trained with, one of them drawn for each batch; all that it has, if not given. */
  readonly trainingSlots?: readonly number[] | undefined;
}

/**
 * Makes a machine from options as they were stored or typed. Without a controller the machine has one of
 * its own.
 */
export type MachineLoader = (
  options: JsonObject,
  controller: ControllerDefinition | undefined,
  registry: Registry,
) => Machine;
