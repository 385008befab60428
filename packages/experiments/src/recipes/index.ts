import { findInTable } from '@tapehead/core';
import { additionRecipes } from './addition.js';
import { articleRecipes } from './article.js';
import { associativeRecallRecipes } from './associative-recall.js';
import { balancedBracketsRecipes } from './balanced-brackets.js';
import { copyRecipes } from './copy.js';
import { nGramsRecipes } from './n-grams.js';
import { plainLstmRecipes } from './plain-lstm.js';
import { prioritySortRecipes } from './priority-sort.js';
import { type Recipe, recipe } from './recipe.js';
import { repeatCopyRecipes } from './repeat-copy.js';
import { reverseRecipes } from './reverse.js';

/** The recipes by name. `<task>-<controller>` is what that task and controller are trained with. */
export const recipes: Readonly<Record<string, Recipe>> = {
  ...copyRecipes,
  ...articleRecipes,
  ...repeatCopyRecipes,
  ...associativeRecallRecipes,
  ...nGramsRecipes,
  ...prioritySortRecipes,
  ...reverseRecipes,
  ...additionRecipes,
  ...balancedBracketsRecipes,
  ...plainLstmRecipes,
};

/**
 * The recipe of that name.
 * @throws {InvalidOptionsError} if there is none.
 */
export function findRecipe(name: string): Recipe {
  return findInTable('recipe', recipes, name);
}

/**
 * The recipe for a task and a controller, `<task>-<controller>`; for another machine than the paper's
 * `<task>-<machine>-<controller>` or `<task>-<machine>`, if there is one. A task without one of its own gets
 * the defaults of every option.
 */
export function recipeFor(task: string, controller: string, machine = 'paper'): Recipe {
  const name = [
    ...(machine === 'paper' ? [] : [`${task}-${machine}-${controller}`, `${task}-${machine}`]),
    `${task}-${controller}`,
  ].find((one) => Object.hasOwn(recipes, one));
  if (name !== undefined) return findRecipe(name);
  return recipe('The defaults', {
    task: { kind: task },
    controller: { kind: controller, options: { units: 100 } },
  });
}
