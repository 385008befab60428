import { findInTable, type Json, type JsonObject } from '@tapehead/core';
import {
  type Catalog,
  type Experiment,
  type Field,
  fieldsToConfig,
  findRecipe,
  loadExperiment,
  machineKinds,
  mergeConfig,
  recipeFor,
} from '@tapehead/experiments';
import { UserError } from '@tapehead/runs';
import { readJsonFile } from '@tapehead/runs/node';
import { isObject } from './json.js';

/** The flags that decide the config of a run. */
export interface ConfigFlags {
  readonly recipe?: string;
  /** A JSON file with any part of a config. */
  readonly config?: string;
  readonly set?: readonly Field[];
  readonly controller?: string;
  readonly machine?: string;
  readonly units?: number;
  readonly slots?: number;
  readonly width?: number;
  readonly shiftRange?: number;
  readonly learningRate?: number;
  readonly batch?: number;
  readonly maxSequences?: number;
  readonly maxSeconds?: number;
  readonly seed?: number;
  readonly lengths?: readonly number[];
  readonly sequences?: number;
}

/**
 * The experiment for a task: the recipe's config, changed by the file's, then by `--set` and the other flags, in any
 * order. It may name the parts in the catalog.
 * @throws {UserError} if the file cannot be read, or is for another task.
 * @throws {InvalidOptionsError} naming everything that is wrong with the whole.
 * @throws the signal's reason, if it is aborted while the file is read.
 */
export async function trainConfig(
  task: string,
  flags: ConfigFlags,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<Experiment> {
  requireNames(task, flags, catalog);
  const file = flags.config === undefined ? {} : await readConfig(flags.config, signal);
  const typed = fieldsToConfig([...(flags.set ?? []), ...flagFields(flags)]);
  const asked = mergeConfig({}, file, typed);
  const base = baseConfig(task, flags, asked, catalog);
  return loadExperiment(mergeConfig(base, file, typed), catalog.registry);
}

/** @throws {InvalidOptionsError} for a name that is not in the catalog, naming the flag or argument. */
function requireNames(
  task: string,
  { controller, machine, recipe }: ConfigFlags,
  { registry, recipes }: Catalog,
): void {
  findInTable('task', registry.tasks, task);
  if (controller !== undefined) findInTable('--controller', registry.controllers, controller);
  const machines = Object.fromEntries(machineKinds(registry).map((kind) => [kind, kind]));
  if (machine !== undefined) findInTable('--machine', machines, machine);
  if (recipe !== undefined) findInTable('--recipe', recipes, recipe);
}

/** The config of the recipe that was asked for, or that the task and its controller have. */
function baseConfig(
  task: string,
  flags: ConfigFlags,
  changes: JsonObject,
  { recipes }: Catalog,
): JsonObject {
  const kind = memberOf(changes.task, 'kind') ?? task;
  if (kind !== task) {
    throw new UserError(
      `config.task.kind: got ${JSON.stringify(kind)}, expected ${JSON.stringify(task)}, the task to train`,
    );
  }
  if (flags.recipe === undefined) {
    const controller = memberOf(changes.controller, 'kind');
    const machine = memberOf(changes.machine, 'kind');
    return recipeFor(
      task,
      typeof controller === 'string' ? controller : 'lstm',
      typeof machine === 'string' ? machine : undefined,
      recipes,
    ).config;
  }
  const { config } = findRecipe(flags.recipe, recipes);
  if (config.task.kind !== task) {
    throw new UserError(
      `--recipe ${flags.recipe} is for the task ${config.task.kind}, not for ${task}`,
    );
  }
  const controller = config.controller?.kind;
  if (flags.controller !== undefined && flags.controller !== controller) {
    throw new UserError(
      `--recipe ${flags.recipe} is for the controller ${controller ?? 'of its machine'}, not for ${flags.controller}`,
    );
  }
  return config;
}

async function readConfig(path: string, signal: AbortSignal): Promise<JsonObject> {
  const where = `--config ${path}`;
  const value = await readJsonFile(path, { mostBytes: 2 ** 20, where, signal });
  if (isObject(value)) return value;
  throw new UserError(`${where}: expected a JSON object with fields of the config`);
}

/** The flags that stand for fields of the config. */
function flagFields(flags: ConfigFlags): readonly Field[] {
  const fields: readonly (readonly [string, Json | undefined])[] = [
    ['controller.kind', flags.controller],
    ['machine.kind', flags.machine],
    ['controller.options.units', flags.units],
    ['machine.options.slots', flags.slots],
    ['machine.options.width', flags.width],
    ['machine.options.addressing.shift.range', flags.shiftRange],
    ['learningRate', flags.learningRate],
    ['batch', flags.batch],
    ['maxSequences', flags.maxSequences],
    ['maxSeconds', flags.maxSeconds],
    ['seed', flags.seed],
    ['evaluation.settings', flags.lengths?.map((length) => ({ length }))],
    ['evaluation.sequences', flags.sequences],
  ];
  return fields.flatMap(([path, value]) =>
    value === undefined ? [] : [{ path: path.split('.'), value }],
  );
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}
