import { expect, test } from 'vitest';
import { experiment } from './experiment.js';
import { machineSizes } from './machine-sizes.js';
import { standardRegistry } from './registry.js';

const controller = { kind: 'feedforward', options: { units: 4 } };
const task = { kind: 'copy', options: { maxLength: 3 } };
const paper = (options: object) =>
  experiment({ task, controller, machine: { kind: 'paper', options: { ...options } } });

test('a machine without spare slots, or with no fewer than it has, is trained as it is', () => {
  expect(paper({}).stepOptions.inTraining).toBeUndefined();
  expect(paper({ spareSlots: null }).stepOptions.inTraining).toBeUndefined();
  expect(paper({ spareSlots: null }).config).toEqual(paper({}).config);
  expect(paper({ spareSlots: [125, 200] }).stepOptions.inTraining).toBeUndefined();
});

test('a machine is trained in memories of what the longest sequence needs and each number of spare slots, up to all', () => {
  const { build, stepOptions } = paper({ slots: 16, spareSlots: [0, 5, 20, 29] });
  const model = build();
  const forms = stepOptions.inTraining?.(model) ?? [];
  const slots = forms.map((form) => machineSizes(form.architecture, standardRegistry)?.slots);
  expect(slots).toEqual([3, 8, 16]);
  for (const form of forms) form.dispose();
  model.dispose();
});

const fiveBest = [
  { kind: 'content', options: {} },
  { kind: 'top-k', options: { k: 5 } },
];

test.each([
  { addressing: { shift: { range: 5 } } },
  {
    moreHeads: [
      { kind: 'read', options: { addressing: { kind: 'compose', options: { stages: fiveBest } } } },
    ],
  },
])('no memory in training has fewer slots than a head of %j can have', (options) => {
  const machine = { kind: 'paper', options: { slots: 8, spareSlots: [0, 1, 6], ...options } };
  const shortest = { kind: 'copy', options: { maxLength: 1 } };
  const { build, stepOptions } = experiment({ task: shortest, controller, machine });
  const model = build();
  const forms = stepOptions.inTraining?.(model) ?? [];
  const slots = forms.map((form) => machineSizes(form.architecture, standardRegistry)?.slots);
  expect(slots).toEqual([5, 7]);
  for (const form of forms) form.dispose();
  model.dispose();
});

test.each([
  [[], 'paper.spareSlots: got [], expected at least one number of slots'],
  [[8, 8], 'paper.spareSlots: got [8,8], expected each number once'],
  [[8.5], 'paper.spareSlots.0: got 8.5, expected a whole number from 0 to 65536'],
  [[-1], 'paper.spareSlots.0: got -1, expected a whole number from 0 to 65536'],
  [24, 'paper.spareSlots: got 24, expected a list of numbers of slots, such as [0, 4, 12, 108]'],
])('of the spare slots %j it is said what is wrong', (spareSlots, message) => {
  expect(() => paper({ spareSlots })).toThrow(message);
});

test('spare slots are refused where the task needs none of a known number', () => {
  const machine = { kind: 'paper', options: { spareSlots: [0, 4] } };
  expect(() => experiment({ task: { kind: 'n-grams' }, controller, machine })).toThrow(
    'machine.spareSlots: got 0, 4, expected null: n-grams does not say how many slots its sequences need',
  );
});

test('spare slots are refused where each slot begins with what it has learned', () => {
  const initialMemory = { kind: 'learned', range: 0.5 };
  expect(() => paper({ spareSlots: [0, 4], initialMemory })).toThrow(
    'paper.spareSlots: got 0, 4 beside initialMemory learned, expected null',
  );
});
