import type { Registry } from '@tapehead/core';
import { type Catalog, recipe, standardCatalog } from '@tapehead/experiments';
import { type RunParts, type UsedModule, UserError } from '@tapehead/runs';
import { dataKind, dataLoader, dataRecipes } from '../data/data-task.js';
import { type DataFile, readData } from '../data/read-data.js';
import { checkedTask } from './checked-task.js';
import { isModulePath, loadPartsModule, type PartsModule } from './parts-module.js';
import { within } from './within.js';

/** The flags that name parts besides the standard ones. */
export interface PartsFlags {
  /** The paths of modules (`--use`). */
  readonly use?: readonly string[];
  /** The path of a data set (`--data`). */
  readonly data?: string;
}

export interface OwnParts extends Catalog {
  /** The modules, in the order in which they were given. */
  readonly modules: readonly PartsModule[];
  /** The data set; null for none. */
  readonly data: DataFile | null;
}

/**
 * The standard parts and recipes, and those of the modules.
 * @throws {UserError} if a module cannot be used, or names a part like an existing one.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function loadOwnParts(
  { use = [], data }: PartsFlags,
  signal: AbortSignal,
): Promise<OwnParts> {
  const modules: PartsModule[] = [];
  for (const path of new Set(use)) modules.push(await loadPartsModule(path, signal));
  const parts = modules.reduce<OwnParts>(addParts, {
    ...standardCatalog,
    modules: [],
    data: null,
  });
  return data === undefined ? parts : addData(parts, await readData(data, signal));
}

/**
 * The task that an argument stands for: a name, or a module with one task, which is loaded beside the others.
 * @throws {UserError} if the module cannot be used, or has no task or several.
 */
export async function loadTaskAndParts(
  argument: string | undefined,
  flags: PartsFlags,
  signal: AbortSignal,
): Promise<{ readonly task: string; readonly parts: OwnParts }> {
  if (flags.data !== undefined && argument !== undefined && argument !== dataKind) {
    throw new UserError(
      `--data: got it beside the task ${argument}, expected one of them: a data set is a task of its own`,
    );
  }
  const named = argument ?? dataKind;
  if (!isModulePath(named)) return { task: named, parts: await loadOwnParts(flags, signal) };
  const { use = [] } = flags;
  const parts = await loadOwnParts({ use: [named, ...use] }, signal);
  const kinds = Object.keys(parts.modules[0]?.tables.tasks ?? {});
  const [task] = kinds;
  if (task !== undefined && kinds.length === 1) return { task, parts };
  throw new UserError(
    kinds.length === 0
      ? `${named}: it exports no task; expected a table such as export const tasks = { reverse: loadReverse }`
      : `${named}: it exports ${kinds.length} tasks, ${kinds.join(', ')}; name one, and give the module with --use`,
  );
}

/** The parts that a stored run or model may name, and the modules that parts other than the standard ones come from. */
export async function runParts(flags: PartsFlags, signal: AbortSignal): Promise<RunParts> {
  return toRunParts(await loadOwnParts(flags, signal));
}

/** The same for parts that are already loaded. */
export function toRunParts(parts: OwnParts): RunParts {
  return { registry: parts.registry, modules: usedModules(parts) };
}

/** What a run remembers of the modules and the data set. */
export function usedModules({ modules, data }: OwnParts): readonly UsedModule[] {
  return [...modules, ...(data ? [data] : [])].map(({ name, sha256 }) => ({ name, sha256 }));
}

/** Makes a part from its options and, of most kinds, a registry. */
type Load<Given extends readonly unknown[], Part> = (...given: Given) => Part;

function addParts(before: OwnParts, module: PartsModule): OwnParts {
  const { path, tables } = module;
  const add = <Entry>(
    role: string,
    known: Readonly<Record<string, Entry>>,
    own: Readonly<Record<string, Entry>>,
  ): Readonly<Record<string, Entry>> => {
    const taken = Object.keys(own).find((kind) => Object.hasOwn(known, kind));
    if (taken === undefined) return { ...known, ...own };
    throw new UserError(
      `${path}: there is already a ${role} named ${JSON.stringify(taken)}; give yours another name`,
    );
  };
  const loaders = <Given extends readonly unknown[], Part extends { readonly kind: string }>(
    role: string,
    known: Readonly<Record<string, Load<Given, Part>>>,
    own: Readonly<Record<string, Load<Given, Part>>>,
  ) =>
    add(
      role,
      known,
      mapTable(own, (load, kind) => guarded(`${path}: the ${role} ${kind}`, kind, load)),
    );
  const { registry, recipes } = before;
  const ownRecipes = mapTable(tables.recipes, ({ description, config }, name) =>
    within(`${path}: the recipe ${name}`, () => recipe(description, config)),
  );
  const combined: Registry = {
    tasks: add(
      'task',
      registry.tasks,
      mapTable(tables.tasks, (load, kind) => {
        const where = `${path}: the task ${kind}`;
        return checkedTask(where, guarded(where, kind, load));
      }),
    ),
    controllers: loaders('controller', registry.controllers, tables.controllers),
    heads: loaders('head', registry.heads, tables.heads),
    addressings: loaders('addressing', registry.addressings, tables.addressings),
    memories: loaders('memory', registry.memories, tables.memories),
    models: loaders('model', registry.models, tables.models),
    losses: add('loss', registry.losses, tables.losses),
    optimizers: loaders('optimizer', registry.optimizers, tables.optimizers),
    clippings: loaders('clipping', registry.clippings, tables.clippings),
    schedules: loaders('schedule', registry.schedules, tables.schedules),
  };
  return {
    registry: combined,
    recipes: add('recipe', recipes, ownRecipes),
    modules: [...before.modules, module],
    data: before.data,
  };
}

function addData({ registry, recipes, modules }: OwnParts, data: DataFile): OwnParts {
  const { tasks, controllers } = registry;
  if (Object.hasOwn(tasks, dataKind)) {
    throw new UserError(
      `--data: there is already a task named ${dataKind}; give that one another name`,
    );
  }
  return {
    registry: { ...registry, tasks: { ...tasks, [dataKind]: dataLoader(data) } },
    recipes: { ...dataRecipes(data, Object.keys(controllers)), ...recipes },
    modules,
    data,
  };
}

function mapTable<Entry, Result>(
  table: Readonly<Record<string, Entry>>,
  map: (entry: Entry, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, map(entry, name)]));
}

/** The kind of a part. The part was written by somebody else, so it may be any value. */
function kindOf(part: unknown): unknown {
  return typeof part === 'object' && part !== null ? Reflect.get(part, 'kind') : undefined;
}

/** Wraps a loader: errors name the part, and the part that it makes must be of that kind. */
function guarded<Given extends readonly unknown[], Part extends { readonly kind: string }>(
  where: string,
  kind: string,
  load: Load<Given, Part>,
): Load<Given, Part> {
  return (...given) => {
    const part = within(where, () => load(...given));
    const made = kindOf(part);
    if (made === kind) return part;
    throw new UserError(
      `${where}: its loader made ${typeof made !== 'string' ? 'no part' : `one of the kind ${JSON.stringify(made)}`}, expected one of the kind ${JSON.stringify(kind)}, under which configs and files name it`,
    );
  };
}
