import { createRng } from '@tapehead/core';
import { loadExperiment, recipes } from '@tapehead/experiments';
import { copy, prioritySort, repeatCopy } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { lengthsToMeasure } from '../compare/lengths.js';
import { settingsAt } from './settings-at.js';

test.each(Object.entries(recipes))('%s can be measured by length', (_, { config }) => {
  const { task } = loadExperiment(config);
  const longest = task.settings[0].length;
  const settings = settingsAt(task, lengthsToMeasure(longest));
  expect(settings).toContainEqual(task.settings[0]);
  task.sample(settings, createRng(1));
});

test('a length that a task has not is left out', () => {
  expect(settingsAt(copy({ maxLength: 4, window: 6 }), [2, 6, 7])).toEqual([
    { length: 2 },
    { length: 6 },
  ]);
});

test('what else there is to a setting is that of training, or its share', () => {
  expect(settingsAt(repeatCopy(), [5, 20])).toEqual([
    { length: 5, repeats: 10 },
    { length: 20, repeats: 10 },
  ]);
  expect(settingsAt(prioritySort(), [5, 20, 40])).toEqual([
    { length: 5, highest: 4 },
    { length: 20, highest: 16 },
    { length: 40, highest: 16 },
  ]);
});
