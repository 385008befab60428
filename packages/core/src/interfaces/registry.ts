import type { AddressingDefinition } from './addressing.js';
import type { ControllerDefinition } from './controller.js';
import type { JsonObject } from './definition.js';
import type { HeadDefinition } from './head.js';
import type { MemoryDefinition } from './memory.js';
import type { ModelDefinition } from './sequence-model.js';
import type { Task } from './task.js';

/** Makes a definition from options as they were stored; the registry resolves nested parts. */
export type Loader<Defined> = (options: JsonObject, registry: Registry) => Defined;

/** The parts that stored architectures may name, by kind. Add your own to load models made from them. */
export interface Registry {
  readonly controllers: Readonly<Record<string, Loader<ControllerDefinition>>>;
  readonly addressings: Readonly<Record<string, Loader<AddressingDefinition>>>;
  readonly heads: Readonly<Record<string, Loader<HeadDefinition>>>;
  readonly memories: Readonly<Record<string, Loader<MemoryDefinition>>>;
  readonly models: Readonly<Record<string, Loader<ModelDefinition>>>;
  readonly tasks: Readonly<Record<string, (options: JsonObject) => Task>>;
}
