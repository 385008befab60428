import { describe, expect, it } from 'vitest';
import { experiment } from '../experiment.js';
import { standardRegistry } from '../registry.js';
import { collectionTasks } from './collection.js';
import { contendersOf, findRecipe, recipeFor, recipes, topics } from './index.js';

const controllers = ['lstm', 'feedforward'];

describe('recipes', () => {
  it.each(Object.keys(recipes))('%s is valid, and its model can be built', (name) => {
    const { build, task } = experiment(findRecipe(name).config);
    expect(name.startsWith(task.kind)).toBe(true);
    build().dispose();
  });

  it.each(
    Object.keys(standardRegistry.tasks).flatMap((task) =>
      (collectionTasks.includes(task) ? ['lstm'] : controllers).map((controller) => ({
        task,
        controller,
      })),
    ),
  )('have one for $task with $controller', ({ task, controller }) => {
    expect(Object.keys(recipes)).toContain(`${task}-${controller}`);
    const made = experiment(recipeFor(task, controller).config);
    expect([made.task.kind, made.controller]).toEqual([task, controller]);
  });

  it('are named by topic and contender, and no two contenders of a topic are called alike', () => {
    for (const topic of topics) {
      const contenders = contendersOf(topic);
      expect(new Set(contenders.map(({ name }) => name)).size).toBe(contenders.length);
      for (const { name, recipe } of contenders) {
        const { task, machine } = findRecipe(recipe).config;
        if (topic === task.kind) expect(recipe).toBe(`${topic}-${name}`);
        const { role } = findRecipe(recipe).contender ?? {};
        expect(role === 'baseline').toBe(machine.kind === 'plain');
      }
    }
  });

  it('have the topics of all tasks, and of the article', () => {
    expect(topics.toSorted()).toEqual([...Object.keys(standardRegistry.tasks), 'article'].sort());
  });

  it('fall back on the defaults for a task of your own', () => {
    const { task } = experiment(findRecipe('copy-lstm').config);
    const own = { ...standardRegistry, tasks: { mine: () => task } };
    expect(experiment(recipeFor('mine', 'lstm').config, own).controller).toBe('lstm');
  });

  it('train another controller by the recipe for an LSTM', () => {
    const { controller, ...rest } = recipeFor('copy', 'gru').config;
    expect(controller).toEqual({ kind: 'gru', options: { units: 100 } });
    expect({ ...findRecipe('copy-lstm').config, ...rest }).toEqual(findRecipe('copy-lstm').config);
    expect(experiment(recipeFor('copy', 'gru').config).controller).toBe('gru');
    // What the recipe for an LSTM has reached is not claimed for others.
    expect(recipeFor('one-shot', 'gru').description).toBe(
      'As one-shot-lstm, with another controller',
    );
  });

  it.each(collectionTasks)('have one for %s with each machine of the collection', (task) => {
    const machines = [
      ...['plain', 'paper', 'gru-ntm', 'stack', 'tape', 'dnc', 'dnc-fixed', 'mann'],
    ];
    expect(machines.map((kind) => recipeFor(task, 'lstm', kind).config.machine.kind)).toEqual(
      machines,
    );
    expect(recipeFor(task, 'gru', 'plain').config.controller?.kind).toBe('gru');
  });

  it('are those of another machine, where it has one', () => {
    expect(recipeFor('copy', 'lstm', 'article')).toBe(findRecipe('copy-article'));
    expect(recipeFor('copy', 'lstm', 'pytorch-ntm')).toBe(findRecipe('copy-lstm'));
    expect(recipeFor('reverse', 'lstm', 'article')).toBe(findRecipe('reverse-lstm'));
  });

  it('are not found by a name that is none', () => {
    expect(() => findRecipe('toString')).toThrow(
      /^recipe: got "toString", expected one of copy-feedforward, /,
    );
  });
});
