import { experiment, loadExperiment, recipes } from '@tapehead/experiments';
import { zooModels } from '@tapehead/zoo';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOf, parseLink } from './link.js';
import { configOf, numberIn, parseAssignment, recipeConfigs } from './configs.js';
import { defaultSettings, numberFieldNames } from './settings.js';

// Numbers that no recipe has, since a recipe's own numbers are left out of a link.
const numbers = fc.record(
  Object.fromEntries(numberFieldNames.map((field) => [field, fc.integer({ min: 1_000_000 })])),
  { requiredKeys: [] },
);
const settings = fc
  .record({
    recipe: fc.constantFrom(...Object.keys(recipeConfigs)),
    numbers,
    more: fc.array(fc.constantFrom('clipping.kind=none', 'optimizer.options.beta2=0.9'), {
      maxLength: 2,
    }),
    source: fc.string({ unit: 'grapheme', maxLength: 200 }),
    part: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 })),
    head: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 })),
  })
  .map((drawn) => ({
    ...drawn,
    source: drawn.recipe === 'custom' ? drawn.source : null,
    zoo: null,
  }));

describe('a link', () => {
  test('says what the settings are', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async (given) => {
        const link = new URLSearchParams((await linkOf(given)).toString());
        expect(await parseLink(link)).toEqual({ settings: given, faults: [] });
      }),
      { numRuns: 60 },
    );
  });

  test('is short and readable where nothing was changed', async () => {
    expect((await linkOf(defaultSettings)).toString()).toBe('task=copy&controller=lstm');
    const small = { ...defaultSettings, recipe: 'copy-small', numbers: { slots: 48 } };
    const link = 'task=copy&controller=feedforward&recipe=copy-small&slots=48';
    expect((await linkOf(small)).toString()).toBe(link);
  });

  test.each(zooModels)('to $name says no more than that', async ({ name }) => {
    const given = { ...defaultSettings, zoo: name };
    expect((await linkOf(given)).toString()).toBe(`zoo=${name}`);
    const parsed = await parseLink(new URLSearchParams(`zoo=${name}&seed=3`));
    expect(parsed).toEqual({ settings: given, faults: [] });
  });

  test.each([
    ['recipe=dodo', 'recipe: there is none of the name “dodo”'],
    ['task=dodo', 'task: there is none of the name “dodo”'],
    ['task=copy&controller=dodo', 'task and controller: there is no recipe for copy with “dodo”'],
    ['slots=', 'slots: got “”, expected a number'],
    ['set=x', 'set: got “x”, expected a field and its value, such as clipping.kind=none'],
    [
      `set=${'a.'.repeat(3000)}a=1`,
      `set: got “${'a.'.repeat(39)}a…”, expected a field and its value, such as clipping.kind=none`,
    ],
    [
      `set=a=${'['.repeat(3000)}${']'.repeat(3000)}`,
      `set: got “a=${'['.repeat(77)}…”, expected a field and its value, such as clipping.kind=none`,
    ],
    [
      'task=custom&code=!',
      'code: the task’s source cannot be read; the link may have been cut off',
    ],
    ['part=!', 'part: the controller’s source cannot be read; the link may have been cut off'],
    ['head=!', 'head: the head’s source cannot be read; the link may have been cut off'],
    ['zoo=dodo', 'zoo: there is no model of the name “dodo”'],
  ])('with %s is understood but for that', async (query, fault) => {
    const { faults } = await parseLink(new URLSearchParams(query));
    expect(faults).toEqual([fault]);
  });
});

test('a field may have as many levels as any config, and many more', () => {
  expect(parseAssignment(`${'a.'.repeat(30)}a=[1]`)).not.toBeNull();
  expect(parseAssignment(`${'a.'.repeat(31)}a=[1]`)).toBeNull();
});

test.each(Object.keys(recipes))('the form shows the numbers that %s has', (recipe) => {
  const config = configOf({ ...defaultSettings, recipe });
  const complete = loadExperiment(config).config;
  for (const field of numberFieldNames)
    expect(numberIn(config, field), field).toBe(numberIn({ ...complete }, field));
});

test('changed numbers and fields reach the config', () => {
  const changed = configOf({
    ...defaultSettings,
    numbers: { slots: 48, seed: 3 },
    more: ['schedule.kind=constant'],
  });
  const { config } = experiment({ task: { kind: 'copy' }, ...changed });
  expect(config.machine.options.slots).toBe(48);
  expect([config.seed, config.schedule.kind]).toEqual([3, 'constant']);
});
