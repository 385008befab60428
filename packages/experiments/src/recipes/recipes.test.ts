import { describe, expect, it } from 'vitest';
import { experiment } from '../experiment.js';
import { standardRegistry } from '../registry.js';
import { findRecipe, recipeFor, recipes } from './index.js';

const controllers = ['lstm', 'feedforward'];

describe('recipes', () => {
  it.each(Object.keys(recipes))('%s is valid, and its model can be built', (name) => {
    const { build, task } = experiment(findRecipe(name).config);
    expect(name.startsWith(task.kind)).toBe(true);
    build().dispose();
  });

  it.each(
    Object.keys(standardRegistry.tasks).flatMap((task) =>
      controllers.map((controller) => ({ task, controller })),
    ),
  )('have one for $task with $controller', ({ task, controller }) => {
    expect(Object.keys(recipes)).toContain(`${task}-${controller}`);
    const made = experiment(recipeFor(task, controller).config);
    expect([made.task.kind, made.controller]).toEqual([task, controller]);
  });

  it('fall back on the defaults for a task of your own', () => {
    const { task } = experiment(findRecipe('copy-lstm').config);
    const own = { ...standardRegistry, tasks: { mine: () => task } };
    expect(experiment(recipeFor('mine', 'lstm').config, own).controller).toBe('lstm');
  });

  it('are those of another machine, where it has one', () => {
    expect(recipeFor('copy', 'lstm', 'article')).toBe(findRecipe('copy-article'));
    expect(recipeFor('copy', 'lstm', 'pytorch-ntm')).toBe(findRecipe('copy-lstm'));
    expect(recipeFor('reverse', 'lstm', 'article')).toBe(findRecipe('reverse-lstm'));
  });

  it('are not found by a name that is none', () => {
    expect(() => findRecipe('toString')).toThrow(
      /^recipe: got "toString", expected one of copy-lstm, /,
    );
  });
});
