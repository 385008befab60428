import type { Registry } from '@tapehead/core';
import { recipes } from './recipes/index.js';
import type { Recipe } from './recipes/recipe.js';
import { standardRegistry } from './registry.js';

/** What a config may name, and what it may start from. Spread the standard one to add your own. */
export interface Catalog {
  /** Parts, models and tasks, and what trains them, by kind. */
  readonly registry: Registry;
  /** By name; `<task>-<controller>` is what that task and controller are trained with. */
  readonly recipes: Readonly<Record<string, Recipe>>;
}

/** Everything that Tapehead brings along. */
export const standardCatalog: Catalog = { registry: standardRegistry, recipes };
