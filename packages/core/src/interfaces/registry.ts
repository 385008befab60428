import type { AddressingDefinition } from './addressing.js';
import type { ControllerDefinition } from './controller.js';
import type { JsonObject } from './definition.js';
import type { HeadDefinition } from './head.js';
import type { MemoryDefinition } from './memory.js';
import type { ModelDefinition } from './sequence-model.js';
import type { Task } from './task.js';
import type { Clipping, Loss, Optimizer, Schedule } from './training.js';

/** Makes a definition from options as they were stored; the registry resolves nested parts. */
export type Loader<Defined> = (options: JsonObject, registry: Registry) => Defined;

/**
 * The parts that stored architectures and configs may name, by kind. Add your own to one that is there, or to
 * `emptyRegistry`, to load models and runs made from them.
 */
export interface Registry {
  /** What drives the heads. */
  readonly controllers: Readonly<Record<string, Loader<ControllerDefinition>>>;
  /** Stages of addressing, and what composes them. */
  readonly addressings: Readonly<Record<string, Loader<AddressingDefinition>>>;
  /** Read and write heads. */
  readonly heads: Readonly<Record<string, Loader<HeadDefinition>>>;
  /** Memories with their write rules. */
  readonly memories: Readonly<Record<string, Loader<MemoryDefinition>>>;
  /** Whole models. */
  readonly models: Readonly<Record<string, Loader<ModelDefinition>>>;
  /** Tasks, from options as they were stored. */
  readonly tasks: Readonly<Record<string, (options: JsonObject) => Task>>;
  /** Losses have no options, so these are the losses themselves. */
  readonly losses: Readonly<Record<string, Loss>>;
  /** What changes the weights by their gradients. */
  readonly optimizers: Readonly<Record<string, Loader<Optimizer>>>;
  /** What keeps gradients from growing too large. */
  readonly clippings: Readonly<Record<string, Loader<Clipping>>>;
  /** How the learning rate changes over a run. */
  readonly schedules: Readonly<Record<string, Loader<Schedule>>>;
}
