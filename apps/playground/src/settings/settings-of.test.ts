import type { JsonObject } from '@tapehead/core';
import { loadExperiment, recipes, standardRegistry } from '@tapehead/experiments';
import { readHead } from '@tapehead/heads';
import { expect, test } from 'vitest';
import { configOf } from './configs.js';
import { defaultSettings } from './settings.js';
import { settingsOf } from './settings-of.js';

const registry = {
  ...standardRegistry,
  heads: {
    ...standardRegistry.heads,
    custom: (options: JsonObject) => ({ ...readHead(), kind: 'custom', options }),
  },
};
const complete = (config: object) => ({ ...loadExperiment(config, registry).config });

/** Recipes of one task beside each other, with all that can differ. */
const changes = [
  { numbers: {}, more: [] },
  { numbers: { seed: 9, sequences: 700, batch: 2 }, more: ['clipping.kind="none"'] },
  {
    numbers: { rate: 0.5 },
    more: ['optimizer={"kind":"adam","options":{"beta1":0.5}}', 'check.every=50'],
  },
  {
    numbers: {},
    more: [
      'machine={"kind":"pytorch-ntm","options":{}}',
      'controller={"kind":"lstm","options":{"units":9}}',
    ],
  },
  { numbers: { slots: 40 }, more: [], head: 'export function step() {}' },
];

test.each([
  'copy-lstm',
  'copy-small',
  'copy-plain-lstm',
  'priority-sort-lstm',
  'n-grams-feedforward',
])('settings made from a config of %s make the same config', (recipe) => {
  for (const change of changes) {
    const config = complete(configOf({ ...defaultSettings, recipe, ...change }));
    const settings = settingsOf(config, complete);
    expect(complete(configOf(settings))).toEqual(config);
  }
});

test.each(Object.keys(recipes))('the config of %s is that of a recipe unchanged', (recipe) => {
  const config = complete(configOf({ ...defaultSettings, recipe }));
  const { numbers, more } = settingsOf(config, complete);
  expect({ numbers, more }).toEqual({ numbers: {}, more: [] });
});
