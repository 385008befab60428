import type { ControllerDefinition, JsonObject, ModelDefinition, Registry } from '@tapehead/core';

/** A model made from a config's `machine` and `controller`. */
export interface Machine {
  /** The options of `machine`, complete. */
  readonly options: JsonObject;
  readonly model: ModelDefinition;
  /**
   * How many slots more than the longest training sequence needs it is trained with, one of these numbers drawn for each
   * batch; all that it has, if not given.
   */
  readonly spareSlots?: readonly number[] | undefined;
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
