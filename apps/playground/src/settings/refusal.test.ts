import { expect, test } from 'vitest';
import { fresh } from '../engine/fixtures/requests.js';
import { createLab } from '../engine/lab.js';
import { fieldFault } from './field-texts.js';
import { refusalTexts } from './refusal.js';
import { configOf } from './configs.js';
import { defaultSettings, type NumberField } from './settings.js';

/** The message for a number that the lab refuses. */
async function refused(
  recipe: string,
  numbers: Partial<Record<NumberField, number>>,
  field?: NumberField,
): Promise<string> {
  const lab = createLab();
  const config = configOf({ ...defaultSettings, recipe, numbers });
  try {
    await lab.open(fresh(config));
    return 'was not refused';
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : [];
    return refusalTexts(lines, field, field && numbers[field]).join('\n');
  } finally {
    await lab.close();
  }
}

test.each<[string, NumberField, number, string]>([
  [
    'copy-lstm',
    'slots',
    3,
    '“Memory slots, N” cannot be 3. The longest sequence takes 20 of them: use as many, or shorten “Longest sequence”.',
  ],
  [
    'copy-lstm',
    'slots',
    0,
    '“Memory slots, N” cannot be 0. It must be a whole number from 1 to 65536.',
  ],
  [
    'copy-lstm',
    'length',
    200,
    '“Longest sequence” takes 200 slots of the memory, and it has 128. Shorten it, or raise “Memory slots, N”.',
  ],
  [
    'copy-lstm',
    'length',
    0,
    '“Longest sequence” cannot be 0. It must be a whole number from 1 to 1000.',
  ],
  [
    'priority-sort-lstm',
    'length',
    3,
    '“Longest sequence” cannot be 3. The shortest one has length 20, so it must be at least that.',
  ],
  [
    'n-grams-lstm',
    'length',
    9,
    '“Longest sequence” cannot be 9. The shortest one has length 200, so it must be at least that.',
  ],
  [
    'copy-lstm',
    'batch',
    1.5,
    '“Sequences a step” cannot be 1.5. It must be a whole number from 1 to 65536.',
  ],
  [
    'copy-lstm',
    'rate',
    0,
    '“Learning rate” cannot be 0. It must be a number greater than 0 and at most 1000000000000.',
  ],
  [
    'copy-lstm',
    'read-heads',
    -1,
    '“Read heads” cannot be -1. It must be a whole number from 0 to 64.',
  ],
])('%s with %s %d is refused in the words of the form', async (recipe, field, value, text) => {
  const said = await refused(recipe, { [field]: value }, field);
  expect(said.split('\n')).toContain(text);
  expect(said).not.toMatch(/maxLength|paper\.|config\.|\{/);
});

test('of a link, each number is named that cannot be', async () => {
  expect(await refused('copy-lstm', { slots: 3 })).toBe(
    '“Longest sequence” takes 20 slots of the memory, and it has 3. Shorten it, or raise “Memory slots, N”.',
  );
});

test('what else is wrong is told as it is', () => {
  expect(refusalTexts(['machine: there is no such kind'], 'slots', 3)).toEqual([
    'machine: there is no such kind',
  ]);
});

test('a field refuses what it cannot hold before any machine is asked', () => {
  expect(fieldFault('length', 0)).toBe(
    '“Longest sequence” cannot be 0. It must be a whole number from 1 to 100.',
  );
  expect(fieldFault('seed', 1.5)).toMatch(/a whole number from 0 to 4,294,967,295/);
  expect(fieldFault('seed', Number.NaN)).toMatch(/^“Seed” needs a whole number/);
  expect(fieldFault('rate', 0.5)).toBeNull();
  expect(fieldFault('slots', 128)).toBeNull();
});
