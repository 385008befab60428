import { findInTable } from '@tapehead/core';
import { addingRecipes } from './adding.js';
import { additionRecipes } from './addition.js';
import { articleRecipes } from './article.js';
import { associativeRecallRecipes } from './associative-recall.js';
import { collectionRecipes } from './collection.js';
import { dyckRecipes } from './dyck.js';
import { copyRecipes } from './copy.js';
import { nGramsRecipes } from './n-grams.js';
import { oneShotRecipes } from './one-shot.js';
import { prioritySortRecipes } from './priority-sort.js';
import { type Contender, type Recipe, type Recipes, recipe } from './recipe.js';
import { repeatCopyRecipes } from './repeat-copy.js';
import { reverseRecipes } from './reverse.js';

/** The recipes by name. `<task>-<controller>` is what that task and controller are trained with. */
export const recipes: Recipes = {
  ...copyRecipes,
  ...repeatCopyRecipes,
  ...associativeRecallRecipes,
  ...nGramsRecipes,
  ...prioritySortRecipes,
  ...reverseRecipes,
  ...additionRecipes,
  ...dyckRecipes,
  ...oneShotRecipes,
  ...addingRecipes,
  ...collectionRecipes,
  ...articleRecipes,
};

/**
 * The recipe of that name; `table` is where to look, the standard recipes if not given.
 * @throws {InvalidOptionsError} if there is none.
 */
export function findRecipe(
  name: string,
  table: Readonly<Record<string, Recipe>> = recipes,
): Recipe {
  return findInTable('recipe', table, name);
}

/**
 * The recipe for a task and a controller, `<task>-<controller>`; for another machine than the paper's
 * `<task>-<machine>-<controller>` or `<task>-<machine>`, if there is one. Another controller gets the LSTM's, and a task
 * without one of its own the defaults of every option. `table` is where to look, the standard recipes if not given.
 * @throws {InvalidOptionsError} if `task` or `controller` is no name.
 */
export function recipeFor(
  task: string,
  controller: string,
  machine = 'paper',
  table: Readonly<Record<string, Recipe>> = recipes,
): Recipe {
  const name = [
    ...(machine === 'paper' ? [] : [`${task}-${machine}-${controller}`, `${task}-${machine}`]),
    `${task}-${controller}`,
  ].find((one) => Object.hasOwn(table, one));
  const own = name === undefined ? undefined : table[name];
  if (own) return own;
  const forLstm = Object.hasOwn(table, `${task}-lstm`) ? table[`${task}-lstm`] : undefined;
  if (forLstm?.config.controller) {
    return recipe(`As ${task}-lstm, with another controller`, {
      ...forLstm.config,
      controller: { kind: controller, options: { units: 100 } },
    });
  }
  return recipe('The defaults', {
    task: { kind: task },
    controller: { kind: controller, options: { units: 100 } },
  });
}

/** A contender, and the name of its recipe. */
export interface ContenderRecipe extends Contender {
  /** The name of its recipe. */
  readonly recipe: string;
}

const contenderRecipes: readonly ContenderRecipe[] = Object.entries(recipes).flatMap(
  ([name, { contender }]) => (contender ? [{ ...contender, recipe: name }] : []),
);

/** What is trained for a task or an experiment, to be compared. */
export function contendersOf(topic: string): readonly ContenderRecipe[] {
  return contenderRecipes.filter((contender) => contender.topic === topic);
}

/** The tasks that have contenders, and then the experiments. */
export const topics: readonly string[] = [...new Set(contenderRecipes.map(({ topic }) => topic))];
