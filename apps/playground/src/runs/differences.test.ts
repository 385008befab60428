import { expect, test } from 'vitest';
import { differences } from './differences.js';

const config = { seed: 1, machine: { kind: 'paper', options: { slots: 64, width: 20 } } };

test('runs are told apart by what differs, in the words of the form where it has any', () => {
  expect(
    differences([
      config,
      { ...config, seed: 7 },
      { ...config, machine: { kind: 'paper', options: { slots: 32, width: 20, extra: [1] } } },
    ]),
  ).toEqual([
    'Seed 1 · Memory slots, N 64',
    'Seed 7 · Memory slots, N 64',
    'Seed 1 · Memory slots, N 32 · machine extra [1]',
  ]);
});

test('runs that are alike have nothing to tell, and neither has a single one', () => {
  expect(differences([config, config])).toEqual(['', '']);
  expect(differences([config])).toEqual(['']);
});

test('long texts that begin alike are told by where they differ', () => {
  const source = (units: number) =>
    `export const state = { hidden: ${units} };\nexport function step(input) {}`;
  const config = (units: number) => ({ controller: { options: { source: source(units) } } });
  expect(differences([config(64), config(32)])).toEqual([
    'controller source …64 };\nexport function st… (67 letters)',
    'controller source …32 };\nexport function st… (67 letters)',
  ]);
});

test('a long text is told by its beginning', () => {
  const source = 'export const inputSize = 6; // 4 bits, a start and an end marker';
  const [first] = differences([{ task: { options: { source } } }, { task: { options: {} } }]);
  expect(first).toBe('task source export const inputSize =… (64 letters)');
});
